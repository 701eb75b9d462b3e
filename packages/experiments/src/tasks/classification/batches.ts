import type { BucketBatches, Tokenizer } from '@resattn/data';
import { type ClassificationBatchesOptions, classificationBatches } from '@resattn/models';
import type { ClassificationConfig } from '../../config/classification-config.js';
import { rowsOfStep } from '../../run/step-size.js';
import type { LabelledExample } from './task.js';

type BatchConfig = Pick<
  ClassificationConfig,
  'maxLength' | 'batchSize' | 'minStepsPerEpoch' | 'seed' | 'balanceClasses'
>;

/** The batches of a run: in another order each epoch for training, and its classes balanced. */
export function batchesOf(
  examples: readonly LabelledExample[],
  tokenizer: Tokenizer,
  config: BatchConfig,
  {
    isTraining,
    numClasses,
    keepText = false,
  }: { readonly isTraining: boolean } & Pick<
    ClassificationBatchesOptions,
    'numClasses' | 'keepText'
  >,
): BucketBatches {
  const { maxLength, seed, balanceClasses } = config;
  const batchSize = isTraining ? rowsOfStep(config, examples.length) : config.batchSize;
  return classificationBatches(examples, tokenizer, {
    ...{ maxLength, batchSize, seed, keepText },
    shuffle: isTraining,
    balanceClasses: isTraining && balanceClasses,
    numClasses,
  });
}
