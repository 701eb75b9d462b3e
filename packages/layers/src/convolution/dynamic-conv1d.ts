import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { initializerFor } from '../base/initializers.js';
import { zeroPadding } from '../base/masks.js';
import { required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import type { LightConv1dOptions } from './light-conv1d.js';
import { windowTaps } from './window-taps.js';

export type DynamicConv1dOptions = LightConv1dOptions;

/**
 * Dynamic convolution: a {@link LightConv1d} whose kernels are predicted from each position,
 * `y[t, c] = sum over j of softmax(x[t] W_h)_j x[t + j - left, c]`, h the head of c.
 *
 * Masked positions are read as zeros, and are zero in the output.
 *
 * Shapes: `[batch, time, features]` to the same.
 *
 * Wu et al., "Pay less attention with lightweight and dynamic convolutions", 2019,
 * https://arxiv.org/abs/1901.10430.
 *
 * @throws Error when heads do not divide features.
 */
export class DynamicConv1d extends CompositeLayer<DynamicConv1dOptions> {
  static readonly className: string = 'resattn>DynamicConv1d';
  static {
    registerLayer(DynamicConv1d);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: DynamicConv1dOptions) {
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
    this.kernel = this.weight('kernel', [features, numHeads * kernelSize], initializer);
    if (useBias) this.bias = this.weight('bias', [features], tf.initializers.zeros());
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor {
    const { numHeads, kernelSize, causal, dropout } = this.options;
    const [batch, time, features] = x!.shape as [number, number, number];
    const logits = tf.reshape(ops.dense(x!, this.kernel.read()), [
      batch,
      time,
      numHeads,
      kernelSize,
    ]);
    const weights = ops.softmax(logits);
    const kept = training && dropout > 0 ? ops.dropout(weights, dropout) : weights;
    const reach = kernelSize - 1;
    const padding: readonly [number, number] = causal
      ? [reach, 0]
      : [Math.floor(reach / 2), Math.ceil(reach / 2)];
    const window = { kernelSize, strides: 1, dilationRate: 1, padding };
    const products = windowTaps(zeroPadding(x!, mask), window, 0).map((tap, j) => {
      const byHead = tf.reshape(tap, [batch, time, numHeads, features / numHeads]);
      return tf.mul(byHead, tf.slice(kept, [0, 0, 0, j], [batch, time, numHeads, 1]));
    });
    const sum = tf.reshape(products.length === 1 ? products[0]! : tf.addN(products), x!.shape);
    return zeroPadding(this.bias ? tf.add(sum, this.bias.read()) : sum, mask);
  }
}

/** Makes a {@link DynamicConv1d}. */
export function dynamicConv1d(options: DynamicConv1dOptions): DynamicConv1d {
  return new DynamicConv1d(options);
}
