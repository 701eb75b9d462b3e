import {
  type BucketBatches,
  bucketBatches,
  bucketLengths,
  sequencePairCollator,
} from '@resattn/data';
import { plainText, type SequenceBundle } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { SequencePair } from './task.js';

export interface SequenceBatches {
  readonly batches: BucketBatches;
  /** Pairs that are longer than the limits: cut off or left out. */
  readonly longer: number;
}

/**
 * Batches of token ids of pairs, for teacher forcing: in another order each epoch for training, else
 * in one.
 *
 * Pairs of like lengths stand together, padded to `buckets` lengths a side; a batch has a number of
 * pairs, or as many as its tokens allow.
 */
export function sequenceBatches(
  pairs: readonly SequencePair[],
  { sourceTokenizer, targetTokenizer }: Omit<SequenceBundle, 'model'>,
  config: SequenceConfig,
  { isTraining }: { readonly isTraining: boolean },
): SequenceBatches {
  const { maxSourceLength, maxTargetLength, buckets, batchSize, batchBy, seed } = config;
  const plain = { truncation: null, addSpecialTokens: false } as const;
  const encoded = pairs.map(({ source, target }) => ({
    source: sourceTokenizer.encode(plainText(source), plain).ids,
    target: targetTokenizer.encode(plainText(target), plain).ids,
  }));
  const readable = encoded.filter(({ source }) => source.length > 0);
  const isLong = ({ source, target }: (typeof encoded)[number]) =>
    source.length > maxSourceLength || target.length + 1 > maxTargetLength;
  const drops = isTraining && config.longer === 'drop';
  const kept = drops ? readable.filter((pair) => !isLong(pair)) : readable;
  // No padding beyond the limits: a model may have a position for each token.
  const lengthsOf = (counts: readonly number[], maxLength: number) =>
    bucketLengths(counts, { count: buckets, maxLength }).map((each) => Math.min(each, maxLength));
  const lengths = [
    lengthsOf(
      kept.map(({ source }) => source.length),
      maxSourceLength,
    ),
    lengthsOf(
      kept.map(({ target }) => target.length + 1),
      maxTargetLength,
    ),
  ];
  const { bos, eos, pad } = targetTokenizer.specialTokens;
  const batches = bucketBatches(kept, {
    collator: sequencePairCollator({ padId: pad ?? 0, bosId: bos!, eosId: eos! }),
    ...(batchBy === 'pairs' ? { batchSize } : { maxTokensPerBatch: batchSize }),
    lengths,
    longer: 'truncate',
    shuffle: isTraining,
    seed,
  });
  return { batches, longer: readable.filter(isLong).length };
}
