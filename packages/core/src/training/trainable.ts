import type * as tf from '@tensorflow/tfjs';
import type { TensorBatch } from './batch.js';
import type { LossFunction, LossOutputs } from './train-step.js';
import type { NamedVariables } from './weights.js';

/** What `Trainer` needs of a model, whatever its architecture. */
export interface Trainable {
  /**
   * Every variable that the model consists of, by a name that stays the same from process to
   * process; see `layersModelWeights`. Those with `trainable` are trained.
   */
  readonly weights: NamedVariables;
  /** The mean loss of a batch with targets, and other outputs; `training` turns dropout on. */
  loss(batch: TensorBatch, training?: boolean): LossOutputs;
  /** The outputs of a batch without targets. Default: those of `loss`. */
  predict?(batch: TensorBatch): Readonly<Record<string, tf.Tensor>>;
}

/** A model, or its parts; a part beside a model replaces the model's own. */
export type TrainableOptions = WithModel | WithParts;

interface WithModel {
  readonly model: Trainable;
  readonly weights?: NamedVariables | undefined;
  readonly loss?: LossFunction | undefined;
  readonly predict?: NonNullable<Trainable['predict']> | undefined;
}

interface WithParts extends Parts {
  readonly model?: undefined;
}

interface Parts {
  /** Variables by lasting names; see {@link Trainable}. */
  readonly weights: NamedVariables;
  /** Loss and other outputs of a batch; see {@link LossFunction}. */
  readonly loss: LossFunction;
  /** Outputs of a batch without targets, for `predict`. Default: those of `loss`. */
  readonly predict?: NonNullable<Trainable['predict']> | undefined;
}

/** @throws Error when there is neither a model nor what one consists of */
export function trainableOf({ model, ...parts }: TrainableOptions): Parts {
  const weights = parts.weights ?? model?.weights;
  const loss: LossFunction | undefined =
    parts.loss ?? (model && ((batch, training) => model.loss(batch, training)));
  if (weights === undefined || loss === undefined)
    throw new Error(
      `Trainer: got no model and no ${weights === undefined ? 'weights' : 'loss'}; give \`model\`, or ` +
        '`weights` and `loss`',
    );
  // Called as a method: a model may be a class.
  const predict = model?.predict && ((batch: TensorBatch) => model.predict!(batch));
  return { weights, loss, predict: parts.predict ?? predict };
}
