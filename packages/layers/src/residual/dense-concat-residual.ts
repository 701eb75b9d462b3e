import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { formatShape } from '../base/shapes.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export type DenseConcatResidualOptions<N extends OutputCount = OutputCount> =
  ResidualConnectionOptions<N>;

/**
 * Dense connection: `y = [x; F(x)]`, the branch's features beside those of x. The branch may have
 * any number of features (the growth rate).
 *
 * Shapes: `[batch, ..., features]` to `[batch, ..., features + growth]`.
 *
 * Huang et al., "Densely connected convolutional networks", 2016, https://arxiv.org/abs/1608.06993.
 */
export class DenseConcatResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  DenseConcatResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>DenseConcatResidual';
  static {
    registerLayer(DenseConcatResidual);
  }

  constructor(config: DenseConcatResidualOptions<N>) {
    super(config, { layer: required, dropout: 0 });
  }

  protected override combinedShape(shape: tf.Shape, branch: tf.Shape): tf.Shape {
    const fits =
      shape.length === branch.length &&
      shape.slice(0, -1).every((size, axis) => size == null || size === (branch[axis] ?? size));
    if (!fits)
      throw new Error(
        `${this.label}: the branch ${this.branch.name} turns ${formatShape(shape)} into ` +
          `${formatShape(branch)}, expected all axes but the last to stay the same`,
      );
    const features = shape[shape.length - 1]! + branch[branch.length - 1]!;
    return [...shape.slice(0, -1), features];
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return tf.concat([x, branch], x.rank - 1);
  }
}

/** Makes a {@link DenseConcatResidual}. */
export function denseConcatResidual<N extends OutputCount = 1>(
  options: DenseConcatResidualOptions<N>,
): DenseConcatResidual<N> {
  return new DenseConcatResidual(options);
}
