import { initializers } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { formatShape, type InputAxes, lastSize } from '../base/shapes.js';
import {
  backwardScores,
  bestPath,
  type ChainScores,
  forwardScores,
  logPartition,
  pathScore,
} from './chain-recursions.js';

/**
 * Linear-chain conditional random field, the last layer of a tagger: labels are scored together,
 * `score(y) = start[y_1] + sum over t of e_t[y_t] + sum over t of transitions[y_t, y_t+1] + end[y_n]`,
 * `p(y) = exp(score(y)) / Z`.
 *
 * As a layer it gives the marginal probability of each label at each position. A tagger is trained with
 * {@link negativeLogLikelihood} and tags with {@link decode}. Hidden positions are passed over: they have
 * probability 0, and their neighbours stand side by side.
 *
 * Shapes: emissions `[batch, time, labels]` to the marginals of the same shape.
 *
 * Lafferty et al., "Conditional random fields", 2001; on neural emissions Lample et al., "Neural
 * architectures for named entity recognition", 2016, https://arxiv.org/abs/1603.01360.
 */
export class LinearChainCrf extends CompositeLayer {
  static readonly className: string = 'resattn>LinearChainCrf';
  static {
    registerLayer(LinearChainCrf);
  }

  private transitions!: tf.LayerVariable;
  private start!: tf.LayerVariable;
  private end!: tf.LayerVariable;

  constructor(config: LayerConfig = {}) {
    super(config, {});
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'emissions', axes: ['batch', 'time', 'labels'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const labels = lastSize(this.label, 'emissions', shape!);
    const initializer = initializers.randomUniform({ min: -0.1, max: 0.1 });
    this.transitions = this.weight('transitions', [labels, labels], initializer);
    this.start = this.weight('start', [labels], initializer);
    this.end = this.weight('end', [labels], initializer);
  }

  private scores(emissions: tf.Tensor, mask: Mask): ChainScores {
    const [batch, time] = emissions.shape as [number, number];
    return {
      emissions,
      transitions: this.transitions.read(),
      start: this.start.read(),
      end: this.end.read(),
      mask: mask ? tf.cast(mask, 'float32') : tf.ones([batch, time]),
    };
  }

  protected override forward([emissions]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const scores = this.scores(emissions!, mask);
    const betas = backwardScores(scores);
    const marginals = forwardScores(scores).map((alpha, t) => tf.softmax(tf.add(alpha, betas[t]!)));
    if (marginals.length === 0) return tf.zeros(emissions!.shape);
    const stacked = tf.stack(marginals, 1);
    return mask ? tf.mul(stacked, maskAs(mask, 3)) : stacked;
  }

  /**
   * `log Z - score(tags)` of each sequence, the loss of training.
   *
   * @param emissions `[batch, time, labels]`
   * @param tags `[batch, time]`, int32
   * @param mask `[batch, time]`, 1 = there
   * @returns `[batch]`
   * @throws Error when the shapes do not fit.
   */
  negativeLogLikelihood(emissions: tf.Tensor, tags: tf.Tensor, mask: Mask = null): tf.Tensor {
    this.checkFits(emissions, 'tags', tags);
    if (mask) this.checkFits(emissions, 'the mask', mask);
    return tf.tidy(() => {
      const scores = this.scores(emissions, mask);
      return tf.sub(logPartition(scores), pathScore(scores, tags));
    });
  }

  /**
   * The most probable labels, by the Viterbi algorithm.
   *
   * @param emissions `[batch, time, labels]`
   * @param mask `[batch, time]`, 1 = there
   * @returns the labels `[batch, time]`, int32, 0 where hidden, and their score `[batch]`
   */
  decode(emissions: tf.Tensor, mask: Mask = null): { tags: tf.Tensor; score: tf.Tensor } {
    if (mask) this.checkFits(emissions, 'the mask', mask);
    return tf.tidy(() => bestPath(this.scores(emissions, mask)));
  }

  private checkFits(emissions: tf.Tensor, name: string, given: tf.Tensor): void {
    const [batch, time] = emissions.shape;
    if (given.rank !== 2 || given.shape[0] !== batch || given.shape[1] !== time)
      throw new Error(
        `${this.label}: ${name} ${formatShape(given.shape)} and the emissions ` +
          `${formatShape(emissions.shape)} do not fit, expected [batch, time] = ` +
          formatShape(emissions.shape.slice(0, 2)),
      );
  }
}

/** Makes a {@link LinearChainCrf}. */
export function linearChainCrf(options: LayerConfig = {}): LinearChainCrf {
  return new LinearChainCrf(options);
}
