import type * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';

/** Of fewer elements the call of a compiled function costs more than the passes that it saves. */
const SMALLEST_FUSED = 2 ** 15;

/**
 * Element-wise operations as one pass over memory, where a compiler can make one of them; else `body` is run
 * as it is. Not differentiable by itself.
 *
 * @param name of what `body` computes, with every number in it that is not an input
 * @param inputs different tensors, the largest first; `body` reads no others
 */
export function fuse<T extends readonly tf.Tensor[], R extends readonly tf.Tensor[]>(
  name: string,
  inputs: T,
  body: (inputs: T) => R,
): R {
  const isLarge = inputs[0]!.size >= SMALLEST_FUSED;
  const run = body as (inputs: readonly tf.Tensor[]) => R;
  const fused = isLarge ? tensorFlowKernels()?.fuse(name, inputs, run) : undefined;
  return (fused ?? body(inputs)) as R;
}
