import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { zeroPadding } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface LightConv1dOptions extends LayerConfig {
  /** Number of kernels; each serves `features / numHeads` successive features. */
  readonly numHeads: number;
  /** Number of positions that a kernel reads. */
  readonly kernelSize: number;
  /** Whether no position sees a later one. Default false. */
  readonly causal?: boolean | undefined;
  /** Dropout rate of the normalized kernel weights (DropConnect). Default 0. */
  readonly dropout?: number | undefined;
  /** Whether there is a bias. Default false. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Lightweight convolution: a depthwise convolution whose kernels are shared by the features of a head
 * and sum to one, `y[t, c] = sum over j of softmax(W_h)_j x[t + j - left, c]`, h the head of c.
 *
 * In a block of the paper it stands between two projections, the first of them with a gate:
 * `dense(lightConv(glu(x)))`. Masked positions are read as zeros, and are zero in the output.
 *
 * Shapes: `[batch, time, features]` to the same.
 *
 * Wu et al., "Pay less attention with lightweight and dynamic convolutions", 2019,
 * https://arxiv.org/abs/1901.10430.
 *
 * @throws Error when heads do not divide features.
 */
export class LightConv1d extends CompositeLayer<LightConv1dOptions> {
  static readonly className: string = 'resattn>LightConv1d';
  static {
    registerLayer(LightConv1d);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: LightConv1dOptions) {
    super(config, {
      numHeads: required,
      kernelSize: required,
      causal: false,
      dropout: 0,
      useBias: false,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'numHeads', this.options.numHeads);
    checkPositiveInteger(this.label, 'kernelSize', this.options.kernelSize);
    checkRate(this.label, 'dropout', this.options.dropout);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { numHeads, kernelSize, useBias, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'x', shape!);
    checkDivides(this.label, 'numHeads', numHeads, 'the number of features', features);
    const initializer = initializerFor(this.label, kernelInitializer);
    this.kernel = this.weight('kernel', [numHeads, kernelSize], initializer);
    if (useBias) this.bias = this.weight('bias', [features], tf.initializers.zeros());
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor {
    const { numHeads, kernelSize, causal, dropout } = this.options;
    const features = x!.shape[2]!;
    const weights = ops.softmax(this.kernel.read());
    const kept = training && dropout > 0 ? ops.dropout(weights, dropout) : weights;
    const byTap = tf.reshape(tf.transpose(kept), [kernelSize, 1, numHeads, 1]);
    const repeated = tf.tile(byTap, [1, 1, 1, features / numHeads]);
    const y = ops.conv1d(zeroPadding(x!, mask), tf.reshape(repeated, [kernelSize, 1, features]), {
      bias: this.bias?.read(),
      padding: causal ? 'causal' : 'same',
      groups: features,
    });
    return zeroPadding(y, mask);
  }
}

/** Makes a {@link LightConv1d}. */
export function lightConv1d(options: LightConv1dOptions): LightConv1d {
  return new LightConv1d(options);
}
