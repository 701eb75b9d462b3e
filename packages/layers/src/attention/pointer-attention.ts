import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { CompositeLayer } from '../base/composite-layer.js';
import type { InitializerOption } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { type AdditiveAttention, additiveAttention } from './additive-attention.js';

export interface PointerAttentionOptions extends LayerConfig {
  /** Size of the hidden layer of the score. */
  readonly units: number;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Pointer attention: the weights of {@link AdditiveAttention} themselves, a distribution over the
 * positions of the memory, `p_ij = softmax_j(v tanh(W_s s_i + W_h h_j + b))`.
 *
 * Shapes: query `[batch, queryTime, queryFeatures]`, memory `[batch, keyTime, memoryFeatures]`, to
 * `[batch, queryTime, keyTime]`.
 *
 * Vinyals et al., "Pointer networks", 2015, https://arxiv.org/abs/1506.03134.
 */
export class PointerAttention extends CompositeLayer<PointerAttentionOptions> {
  static readonly className: string = 'resattn>PointerAttention';
  static {
    registerLayer(PointerAttention);
  }

  private attention!: AdditiveAttention;

  constructor(config: PointerAttentionOptions) {
    super(config, { units: required, kernelInitializer: 'glorotUniform' });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'query', axes: ['batch', 'queryTime', 'queryFeatures'] },
      { name: 'memory', axes: ['batch', 'keyTime', 'memoryFeatures'] },
    ];
  }

  protected override setup(shapes: tf.Shape[]): void {
    const { units, kernelInitializer } = this.options;
    const layer = additiveAttention({ units, kernelInitializer, returnAttentionScores: true });
    this.attention = this.child('attention', layer, shapes);
  }

  protected override outputShapes([query, memory]: tf.Shape[]): tf.Shape[] {
    return [[query![0]!, query![1]!, memory![1]!]];
  }

  protected override forward(inputs: tf.Tensor[], { masks, training }: Call): tf.Tensor {
    return this.runAll(this.attention, inputs, { training, mask: masks })[1]!;
  }
}

/** Makes a {@link PointerAttention}. */
export function pointerAttention(options: PointerAttentionOptions): PointerAttention {
  return new PointerAttention(options);
}
