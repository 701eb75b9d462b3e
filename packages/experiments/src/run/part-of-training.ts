import type { TrainingConfig } from '../config/training-config.js';

/** How long a model is trained, of which no evaluation is the end. */
export type TrainingLength = Pick<TrainingConfig, 'epochs' | 'minSteps' | 'patience'>;

/**
 * The length of a further training of a run's model: a part of the run's own, or the epochs that are given.
 * It goes to the end of its schedule, since the best weights come when the rate has gone down.
 */
export function partOfTraining(
  { epochs, minSteps }: TrainingConfig,
  part: number,
  given?: number | undefined,
): TrainingLength {
  return {
    epochs: given ?? Math.ceil(part * epochs),
    minSteps:
      given === undefined && minSteps !== undefined ? Math.ceil(part * minSteps) : undefined,
    patience: Number.MAX_SAFE_INTEGER,
  };
}
