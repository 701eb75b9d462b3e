import * as ops from '@resattn/core/ops';
import {
  type Call,
  CompositeLayer,
  type InputAxes,
  type LayerConfig,
  registerLayer,
  required,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';

export interface WideScoresOptions extends LayerConfig {
  /** Number of features, with 0, which is none. */
  readonly numFeatures: number;
  /** Part of the features that are left out while training. */
  readonly dropout: number;
}

/**
 * Scores by single features, as in a linear model, added to those of a network:
 * `y_t = s_t + sum over f of W[f]`.
 *
 * Shapes: scores `[batch, time, tags]` and features `[batch, time, count]`, int32, to
 * `[batch, time, tags]`. The weights begin with zeros: the model begins as the network.
 *
 * Huang, Xu and Yu, "Bidirectional LSTM-CRF models for sequence tagging", 2015,
 * https://arxiv.org/abs/1508.01991, which joins features to the tags directly; Cheng et al., "Wide and
 * deep learning for recommender systems", 2016.
 */
export class WideScores extends CompositeLayer<WideScoresOptions> {
  static readonly className: string = 'resattn>WideScores';
  static {
    registerLayer(WideScores);
  }

  private table!: tf.LayerVariable;

  constructor(config: WideScoresOptions) {
    super(config, { numFeatures: required, dropout: required });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'scores', axes: ['batch', 'time', 'tags'] },
      { name: 'features', axes: ['batch', 'time', 'count'], holds: 'ids' },
    ];
  }

  protected override setup([scores]: tf.Shape[]): void {
    const shape = [this.options.numFeatures, scores![2]!];
    this.table = this.weight('table', shape, tf.initializers.zeros());
  }

  protected override forward([scores, features]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { dropout: rate } = this.options;
    const [batch, time, count] = features!.shape as [number, number, number];
    const flat = tf.reshape(features!, [batch * time, count]);
    const rows = ops.embeddingLookup(this.table.read(), flat, { padId: 0 });
    const kept =
      training && rate > 0
        ? tf.mul(rows, ops.dropout(tf.ones([batch * time, count, 1]), rate))
        : rows;
    return tf.add(scores!, tf.reshape(tf.sum(kept, 1), scores!.shape));
  }
}
