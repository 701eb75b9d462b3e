import type { TrainingConfig } from '../config/training-config.js';
import type { Tell } from '../events.js';

/** Fewer examples than this make a step too noisy to learn from. */
const LEAST = 8;

type StepConfig = Pick<TrainingConfig, 'batchSize' | 'minStepsPerEpoch'>;

/** Examples of a step at most, by `minStepsPerEpoch`; undefined where it limits nothing. */
export const rowsForSteps = (
  { minStepsPerEpoch }: Pick<StepConfig, 'minStepsPerEpoch'>,
  examples: number,
): number | undefined =>
  minStepsPerEpoch === undefined
    ? undefined
    : Math.max(LEAST, Math.ceil(examples / minStepsPerEpoch));

/** Examples of a step: fewer than `batchSize` where an epoch would have too few steps. */
export const rowsOfStep = (config: StepConfig, examples: number): number =>
  Math.min(config.batchSize, rowsForSteps(config, examples) ?? config.batchSize);

/** Epochs of training: more than `epochs` says where it would have fewer steps than `minSteps`. */
export const epochsOf = (
  { epochs, minSteps = 0 }: Pick<TrainingConfig, 'epochs' | 'minSteps'>,
  stepsPerEpoch: number,
): number => Math.max(epochs, Math.ceil(minSteps / stepsPerEpoch));

/** Tells of steps that are smaller than `batchSize` says, where they are. */
export function tellSmallSteps(
  tell: Tell,
  config: StepConfig,
  examples: number,
  what: string,
): void {
  const rows = rowsOfStep(config, examples);
  if (rows < config.batchSize) tellStepSize(tell, rows, `${config.batchSize} ${what}`);
}

/** @param usual what a step would have been: `64 texts` */
export function tellStepSize(tell: Tell, rows: number, usual: string): void {
  tell({
    type: 'notice',
    topic: 'data',
    text: `few examples: ${rows} make a step instead of ${usual}, so that an epoch has more steps`,
  });
}
