import { type BucketBatches, bucketBatches, bucketLengths } from '@resattn/data';
import { type WordVocabulary, wordParts, wordTagsCollator } from '@resattn/models';
import { rowsOfStep } from '../../run/step-size.js';
import type { TaggingConfig } from './config.js';
import type { TaggedExample } from './task.js';

/** Lengths to which sentences are padded, each a graph of its own. */
const LENGTHS = 6;

/** Batches of sentences: in another order each epoch for training, else in one. */
export function batchesOf(
  examples: readonly TaggedExample[],
  vocabulary: WordVocabulary,
  config: Pick<TaggingConfig, 'batchSize' | 'minStepsPerEpoch' | 'maxLength' | 'seed'>,
  { isTraining }: { readonly isTraining: boolean },
): BucketBatches {
  const { maxLength, seed } = config;
  const encoded = examples.flatMap(({ tokens, labels }) =>
    wordParts(tokens, maxLength).map(([from, to]) => ({
      ...vocabulary.encode(tokens.slice(from, to)),
      labels: labels.slice(from, to),
    })),
  );
  const lengths = bucketLengths(
    encoded.map(({ words }) => words.length),
    { maxLength, count: LENGTHS },
  );
  return bucketBatches(encoded, {
    lengths: [lengths],
    collator: wordTagsCollator(vocabulary.maxCharacters),
    batchSize: isTraining ? rowsOfStep(config, encoded.length) : config.batchSize,
    shuffle: isTraining,
    seed,
  });
}
