import {
  type BucketBatches,
  bucketBatches,
  classificationCollator,
  classWeights,
  type Tokenizer,
} from '@resattn/data';
import { plainText } from '@resattn/models';
import type { ClassificationConfig } from '../config/classification-config.js';
import type { LabelledText } from './task.js';

/** Batches of token ids of the texts: in another order each epoch for training, else in one. */
export function batchesOf(
  examples: readonly LabelledText[],
  tokenizer: Tokenizer,
  config: ClassificationConfig,
  { isTraining, numClasses }: { isTraining: boolean; numClasses: number },
): BucketBatches {
  const { maxLength, batchSize, seed, balanceClasses } = config;
  const encoded = examples.flatMap(({ text, label }) => {
    const { ids } = tokenizer.encode(plainText(text), { truncation: maxLength });
    return ids.length > 0 ? [{ ids, label }] : [];
  });
  const weights =
    isTraining && balanceClasses
      ? classWeights(
          encoded.map(({ label }) => label),
          numClasses,
        )
      : undefined;
  return bucketBatches(encoded, {
    collator: classificationCollator({ padId: tokenizer.specialTokens.pad ?? 0 }),
    batchSize,
    shuffle: isTraining,
    seed,
    ...(weights && { weightOf: ({ label }) => weights[label]! }),
  });
}
