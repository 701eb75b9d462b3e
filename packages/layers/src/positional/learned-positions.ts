import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { formatShape, type InputAxes, lastSize } from '../base/shapes.js';

export interface LearnedPositionsOptions extends LayerConfig {
  /** Number of positions that have a vector: the longest sequence. */
  readonly maxLength: number;
  /** Position of the first token. Default 0. */
  readonly offset?: number | undefined;
  /** Initial values of the table. Default `glorotUniform`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
}

/**
 * Adds a learned vector for each position: `y[t] = x[t] + P[offset + t]`.
 *
 * Shapes: `[batch, time, features]` to the same.
 *
 * Gehring et al., "Convolutional sequence to sequence learning", 2017; Devlin et al., "BERT", 2018.
 *
 * @throws Error when a sequence is longer than `maxLength - offset`.
 */
export class LearnedPositions extends CompositeLayer<LearnedPositionsOptions> {
  static readonly className: string = 'resattn>LearnedPositions';
  static {
    registerLayer(LearnedPositions);
  }

  private embeddings!: tf.LayerVariable;

  constructor(config: LearnedPositionsOptions) {
    super(config, { maxLength: required, offset: 0, embeddingsInitializer: 'glorotUniform' });
    checkPositiveInteger(this.label, 'maxLength', this.options.maxLength);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { maxLength, embeddingsInitializer } = this.options;
    this.embeddings = this.weight(
      'embeddings',
      [maxLength, lastSize(this.label, 'x', shape!)],
      initializerFor(this.label, embeddingsInitializer),
    );
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const { maxLength, offset } = this.options;
    const [, time, features] = x!.shape as [number, number, number];
    if (offset + time > maxLength)
      throw new Error(
        `${this.label}: x has shape ${formatShape(x!.shape)}, so its last position is ` +
          `${offset + time - 1}, expected at most ${maxLength - 1}; cut the sequence or raise maxLength`,
      );
    return tf.add(x!, tf.slice(this.embeddings.read(), [offset, 0], [time, features]));
  }
}

/** Makes a {@link LearnedPositions}. */
export function learnedPositions(options: LearnedPositionsOptions): LearnedPositions {
  return new LearnedPositions(options);
}
