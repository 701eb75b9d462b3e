import type { BucketBatches } from '@resattn/data';
import { type SequenceBundle, sequenceBatches } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { rowsForSteps, rowsOfStep } from '../../run/step-size.js';
import type { SequenceExample } from './task.js';

/** The batches of a run: in another order each epoch for training, else in one, and all pairs. */
export function batchesOf(
  pairs: readonly SequenceExample[],
  tokenizers: Omit<SequenceBundle, 'model'>,
  config: SequenceConfig,
  { isTraining }: { readonly isTraining: boolean },
): BucketBatches {
  const { maxSourceLength, maxTargetLength, buckets, batchSize, batchBy, seed } = config;
  const few = isTraining ? config : {};
  return sequenceBatches(pairs, tokenizers, {
    ...{ maxSourceLength, maxTargetLength, buckets, seed },
    longer: isTraining ? config.longer : 'truncate',
    ...(batchBy === 'pairs'
      ? { batchSize: rowsOfStep({ ...few, batchSize }, pairs.length) }
      : { maxTokensPerBatch: batchSize, batchSize: rowsForSteps(few, pairs.length) }),
    shuffle: isTraining,
  });
}
