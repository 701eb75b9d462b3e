import type * as tf from '@tensorflow/tfjs';
import { AttentionPosition, type PositionContext } from './attention-position.js';

/**
 * A position scheme that belongs to another layer: it lends the weights to one attention more. A
 * stack uses it where all of its layers share one scheme, as T5's do.
 */
export class SharedPosition extends AttentionPosition {
  static readonly className: string = 'resattn>SharedPosition';

  constructor(private readonly owned: AttentionPosition) {
    super({}, {});
  }

  override rotate(x: tf.Tensor, offset: number | tf.Tensor): tf.Tensor {
    return this.owned.rotate(x, offset);
  }

  override bias(context: PositionContext): tf.Tensor | null {
    return this.owned.bias(context);
  }

  override get addsValues(): boolean {
    return this.owned.addsValues;
  }

  override values(weights: tf.Tensor, offset: number | tf.Tensor): tf.Tensor | null {
    return this.owned.values(weights, offset);
  }

  protected override forward([query]: tf.Tensor[]): tf.Tensor {
    return this.owned.apply(query!);
  }
}
