import {
  type BucketBatches,
  bucketBatches,
  bucketLengths,
  classificationCollator,
  classWeights,
  type Tokenizer,
} from '@resattn/data';
import { plainText } from '@resattn/models';
import type { ClassificationConfig } from '../../config/classification-config.js';
import type { LabelledText } from './task.js';

type BatchConfig = Pick<
  ClassificationConfig,
  'maxLength' | 'batchSize' | 'seed' | 'balanceClasses'
>;

/** Batches of an epoch from which on there are eight padded lengths instead of four. */
const MANY_BATCHES = 200;

/** Batches of token ids of the texts: in another order each epoch for training, else in one. */
export function batchesOf(
  examples: readonly LabelledText[],
  tokenizer: Tokenizer,
  config: BatchConfig,
  {
    isTraining,
    numClasses,
    readsAsGiven = false,
  }: {
    isTraining: boolean;
    numClasses: number;
    /** Whether the model reads texts as they are, as pretrained ones do. */
    readsAsGiven?: boolean | undefined;
  },
): BucketBatches {
  const { maxLength, batchSize, seed, balanceClasses } = config;
  const encoded = examples.flatMap(({ text, label }) => {
    // Padded by the collator: what a tokenizer's file asks for would be taken for tokens.
    const options = { truncation: maxLength, padding: null };
    const { ids, overflowing } = tokenizer.encode(readsAsGiven ? text : plainText(text), options);
    return ids.length > 0 ? [{ ids, label, isCut: overflowing.length > 0 }] : [];
  });
  // More lengths are less padding, and a trace each, which many batches repay.
  const isLarge = encoded.length >= MANY_BATCHES * batchSize;
  const lengths = bucketLengths(
    encoded.map(({ ids }) => ids.length),
    { maxLength, ...(isLarge && { count: 8, multipleOf: 2 }) },
  );
  const weights =
    isTraining && balanceClasses
      ? classWeights(
          encoded.map(({ label }) => label),
          numClasses,
        )
      : undefined;
  const batches = bucketBatches(encoded, {
    // No padding beyond what the model reads, which may have a position for each token.
    lengths: [lengths.map((length) => Math.min(length, maxLength))],
    collator: classificationCollator({ padId: tokenizer.specialTokens.pad ?? 0 }),
    batchSize,
    shuffle: isTraining,
    seed,
    ...(weights && { weightOf: ({ label }) => weights[label]! }),
  });
  return { ...batches, truncated: encoded.filter(({ isCut }) => isCut).length };
}
