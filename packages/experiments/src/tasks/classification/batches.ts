import type { BucketBatches, Tokenizer } from '@resattn/data';
import { type ClassificationBatchesOptions, classificationBatches } from '@resattn/models';
import type { ClassificationConfig } from '../../config/classification-config.js';
import type { LabelledExample } from './task.js';

type BatchConfig = Pick<
  ClassificationConfig,
  'maxLength' | 'batchSize' | 'seed' | 'balanceClasses'
>;

/** The batches of a run: in another order each epoch for training, and its classes balanced. */
export function batchesOf(
  examples: readonly LabelledExample[],
  tokenizer: Tokenizer,
  { maxLength, batchSize, seed, balanceClasses }: BatchConfig,
  {
    isTraining,
    numClasses,
    keepText = false,
  }: { readonly isTraining: boolean } & Pick<
    ClassificationBatchesOptions,
    'numClasses' | 'keepText'
  >,
): BucketBatches {
  return classificationBatches(examples, tokenizer, {
    ...{ maxLength, batchSize, seed, keepText },
    shuffle: isTraining,
    balanceClasses: isTraining && balanceClasses,
    numClasses,
  });
}
