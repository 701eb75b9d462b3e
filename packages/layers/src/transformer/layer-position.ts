import type * as tf from '@tensorflow/tfjs';
import { lastSize } from '../base/shapes.js';
import type { AttentionPosition } from '../positional/attention-position.js';
import { SharedPosition } from '../positional/shared-position.js';

/** The position scheme of one layer of a stack: shared, or a copy with weights of its own. */
export function layerPosition(
  position: AttentionPosition | undefined,
  isShared: boolean,
): AttentionPosition | undefined {
  if (position === undefined) return undefined;
  if (isShared) return new SharedPosition(position);
  const cls = position.constructor as new (config: object) => AttentionPosition;
  const { name, ...config } = position.getConfig();
  return new cls(config);
}

/** The shape of the queries that a position scheme sees, `[batch, heads, time, headDim]`. */
export function headsOf(
  owner: string,
  shape: tf.Shape,
  { numHeads, headDim }: { readonly numHeads: number; readonly headDim?: number | undefined },
): tf.Shape {
  return [null, numHeads, null, headDim ?? lastSize(owner, 'x', shape) / numHeads];
}
