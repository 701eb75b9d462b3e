import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import type { OutputCount } from '../base/outputs.js';
import { type NormOption, normFor } from '../normalization/norm-option.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

/** What every residual connection with a normalization takes. */
export interface NormalizedResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** Kind of normalization. Default `layerNorm`. */
  readonly norm?: NormOption | undefined;
  /** Added to the variance before its root is taken. Default: that of the normalization. */
  readonly epsilon?: number | undefined;
}

/** A residual connection that normalizes somewhere. */
export abstract class NormalizedResidual<
  O extends NormalizedResidualOptions,
  K extends keyof O,
  N extends OutputCount = OutputCount,
> extends ResidualConnection<O, K, N> {
  private readonly norms = new Map<string, tf.layers.Layer | undefined>();

  /** Creates a normalization under that name. */
  protected addNorm(name: string, shape: tf.Shape): void {
    const { norm, epsilon } = this.options as unknown as {
      norm: NormOption;
      epsilon?: number | undefined;
    };
    const layer = normFor(this.label, norm, { epsilon });
    if (layer) this.child(name, layer, shape);
    this.norms.set(name, layer);
  }

  protected normalize(name: string, x: tf.Tensor, { mask, training }: Call): tf.Tensor {
    const layer = this.norms.get(name);
    return layer ? this.run(layer, x, { mask, training }) : x;
  }
}
