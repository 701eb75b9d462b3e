import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface GroupNormOptions extends LayerConfig {
  /** Into how many groups the features are split; must divide them. */
  readonly groups: number;
  /** Added to the variance under the root. Default 1e-5. */
  readonly epsilon?: number | undefined;
}

/**
 * Group normalization: `y = (x - mean) / sqrt(var + epsilon) * gamma + beta`, mean and biased
 * variance over all positions of a sequence and the features of a group. Masked positions do not
 * count, and are 0 in the output.
 *
 * Shapes: `[batch, time, features]` to the same; mask `[batch, time]`.
 *
 * Wu and He, "Group normalization", 2018, https://arxiv.org/abs/1803.08494.
 */
export class GroupNorm extends CompositeLayer<GroupNormOptions> {
  static readonly className: string = 'resattn>GroupNorm';
  static {
    registerLayer(GroupNorm);
  }

  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;

  constructor(config: GroupNormOptions) {
    super(config, { groups: required, epsilon: 1e-5 });
    checkPositiveInteger(this.label, 'groups', this.options.groups);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const features = lastSize(this.label, 'x', shape!);
    checkDivides(this.label, 'groups', this.options.groups, 'the number of features', features);
    this.gamma = this.weight('gamma', [features], tf.initializers.ones());
    this.beta = this.weight('beta', [features], tf.initializers.zeros());
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const normalized = normalizeGroups(x!, mask, this.options.groups, this.options.epsilon);
    const y = tf.add(tf.mul(normalized, this.gamma.read()), this.beta.read());
    return mask === null ? y : tf.mul(y, maskAs(mask, 3));
  }
}

/** Mean 0 and variance 1 over time and the features of each group, `[batch, time, features]`. */
function normalizeGroups(x: tf.Tensor, mask: Mask, groups: number, epsilon: number): tf.Tensor {
  const [batch, time, features] = x.shape as [number, number, number];
  const size = features / groups;
  const split = tf.reshape(x, [batch, time, groups, size]);
  const keep = mask === null ? null : maskAs(mask, 4);
  const kept = (values: tf.Tensor) => (keep === null ? values : tf.mul(values, keep));
  const count =
    keep === null
      ? tf.scalar(Math.max(1, time * size))
      : tf.maximum(tf.mul(tf.sum(keep, 1, true), size), 1);
  const mean = tf.div(tf.sum(kept(split), [1, 3], true), count);
  const centred = kept(tf.sub(split, mean));
  const variance = tf.div(tf.sum(tf.square(centred), [1, 3], true), count);
  return tf.reshape(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), x.shape);
}

/** Makes a {@link GroupNorm}. */
export function groupNorm(options: GroupNormOptions): GroupNorm {
  return new GroupNorm(options);
}
