import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { LayerConfig } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { attendMask } from './attend-mask.js';

export interface ScaledDotProductAttentionOptions<Scores extends boolean = boolean>
  extends LayerConfig {
  /** Whether no query sees a later key. Default false. */
  readonly causal?: boolean | undefined;
  /** Factor on the products. Default: one over the root of the features. */
  readonly scale?: number | undefined;
  /** Dropout rate of the attention weights. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether the weights `[batch, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

/**
 * Scaled dot-product attention, without weights of its own: `y = softmax(scale q k^T) v`.
 *
 * Inputs as for {@link MultiHeadAttention}: query, then key (default: the query), then value
 * (default: the key). Keys that the key's mask hides have weight 0; a query that may attend to
 * nothing gets zeros.
 *
 * Shapes: query `[batch, queryTime, features]`, key `[batch, keyTime, features]`, value
 * `[batch, keyTime, valueFeatures]`, to `[batch, queryTime, valueFeatures]`.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class ScaledDotProductAttention<Scores extends boolean = boolean> extends CompositeLayer<
  ScaledDotProductAttentionOptions,
  'scale',
  OneOr<2, Scores>
> {
  static readonly className: string = 'resattn>ScaledDotProductAttention';
  static {
    registerLayer(ScaledDotProductAttention);
  }

  constructor(config: ScaledDotProductAttentionOptions<Scores> = {}) {
    super(config, { causal: false, scale: undefined, dropout: 0, returnAttentionScores: false });
    checkRate(this.label, 'dropout', this.options.dropout);
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'query', axes: ['batch', 'queryTime', 'features'] },
      { name: 'key', axes: ['batch', 'keyTime', 'features'], isOptional: true },
      { name: 'value', axes: ['batch', 'keyTime', 'valueFeatures'], isOptional: true },
    ];
  }

  protected override outputShapes([query, key = query, value = key]: tf.Shape[]): tf.Shape[] {
    const [batch, queryTime] = query!;
    const output = [batch!, queryTime!, value![2]!];
    return this.options.returnAttentionScores ? [output, [batch!, queryTime!, key![1]!]] : [output];
  }

  protected override forward(inputs: tf.Tensor[], { masks, training }: Call): tf.Tensor[] {
    const [query, key = query, value = key] = inputs;
    const { causal, scale, dropout, returnAttentionScores } = this.options;
    const [queryTime, keyTime] = [query!.shape[1]!, key!.shape[1]!];
    const keyMask = inputs.length === 1 ? masks[0]! : (masks[1] ?? masks[2] ?? null);
    const offset = keyTime - queryTime;
    const oneHead = (x: tf.Tensor) => tf.expandDims(x, 1);
    const { output, scores } = ops.scaledDotProductAttention(
      oneHead(query!),
      oneHead(key!),
      oneHead(value!),
      {
        mask: attendMask(keyMask, undefined, { queryTime, keyTime, offset, causal }),
        scale,
        dropout: training ? dropout : 0,
        returnAttentionScores,
      },
    );
    return (scores ? [output, scores] : [output]).map((y) => tf.squeeze(y, [1]));
  }
}

/** Makes a {@link ScaledDotProductAttention}. */
export function scaledDotProductAttention<Scores extends boolean = false>(
  options: ScaledDotProductAttentionOptions<Scores> = {},
): ScaledDotProductAttention<Scores> {
  return new ScaledDotProductAttention(options);
}
