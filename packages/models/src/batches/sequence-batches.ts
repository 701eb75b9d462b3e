import {
  type BucketBatches,
  type BucketBatchesOptions,
  bucketBatches,
  bucketLengths,
  sequencePairCollator,
  type TextPair,
  type Tokenizer,
} from '@resattn/data';
import { checkOptions } from '@resattn/options';
import { plainText } from '../pipelines/plain-text.js';

export interface SequenceBatchesOptions
  extends Pick<
    BucketBatchesOptions<unknown>,
    'batchSize' | 'maxTokensPerBatch' | 'lengths' | 'seed'
  > {
  /** Tokens of the longest source. Default: the longest there is. */
  readonly maxSourceLength?: number | undefined;
  /** Tokens of the longest target, its end token included. Default: the longest there is. */
  readonly maxTargetLength?: number | undefined;
  /** Whether longer pairs are truncated or left out. Default truncate. */
  readonly longer?: 'truncate' | 'drop' | undefined;
  /** At most so many padded lengths a side, where `lengths` gives none. Default 4. */
  readonly buckets?: number | undefined;
  /** Another order in every epoch. Default true; false for evaluation. */
  readonly shuffle?: boolean | undefined;
}

/**
 * Batches of token ids of pairs of texts, for teacher forcing, as `sequencePairCollator` of
 * `@resattn/data` makes them. Pairs of like lengths stand together; sources of no token are left out.
 *
 * ```ts
 * const batches = sequenceBatches(train, { sourceTokenizer, targetTokenizer }, { batchSize: 32 });
 * ```
 *
 * @throws Error when the target's tokenizer has no tokens for beginning and end, or no pair is left
 */
export function sequenceBatches(
  pairs: readonly TextPair[],
  tokenizers: { readonly sourceTokenizer: Tokenizer; readonly targetTokenizer: Tokenizer },
  options: SequenceBatchesOptions,
): BucketBatches {
  checkOptions('sequenceBatches', options, {
    maxSourceLength: true,
    maxTargetLength: true,
    longer: true,
    buckets: true,
    batchSize: true,
    maxTokensPerBatch: true,
    lengths: true,
    shuffle: true,
    seed: true,
  });
  const { maxSourceLength = Number.POSITIVE_INFINITY, maxTargetLength = Number.POSITIVE_INFINITY } =
    options;
  const { longer = 'truncate', buckets = 4, batchSize, maxTokensPerBatch, shuffle, seed } = options;
  const { sourceTokenizer, targetTokenizer } = tokenizers;
  const { bos, eos, pad = 0 } = targetTokenizer.specialTokens;
  if (bos === undefined || eos === undefined)
    throw new Error(
      'sequenceBatches: the tokenizer of the targets has no tokens bos and eos; train it with ' +
        "specialTokens { pad: '<pad>', unk: '<unk>', bos: '<s>', eos: '</s>' }",
    );
  const plain = { truncation: null, padding: null, addSpecialTokens: false } as const;
  const encoded = pairs
    .map(({ source, target }) => ({
      source: sourceTokenizer.encode(plainText(source), plain).ids,
      target: targetTokenizer.encode(plainText(target), plain).ids,
    }))
    .filter(({ source }) => source.length > 0);
  const fits = ({ source, target }: (typeof encoded)[number]) =>
    source.length <= maxSourceLength && target.length + 1 <= maxTargetLength;
  const kept = longer === 'drop' ? encoded.filter(fits) : encoded;
  // No padding beyond the limits: a model may have a position for each token.
  const lengthsOf = (counts: readonly number[], maxLength: number) =>
    counts.length === 0
      ? []
      : bucketLengths(counts, { count: buckets, maxLength }).map((each) =>
          Math.min(each, maxLength),
        );
  const batches = bucketBatches(kept, {
    collator: sequencePairCollator({ padId: pad, bosId: bos, eosId: eos }),
    batchSize,
    maxTokensPerBatch,
    lengths: options.lengths ?? [
      lengthsOf(
        kept.map(({ source }) => source.length),
        maxSourceLength,
      ),
      lengthsOf(
        kept.map(({ target }) => target.length + 1),
        maxTargetLength,
      ),
    ],
    longer,
    shuffle,
    seed,
  });
  return { ...batches, dropped: batches.dropped + encoded.length - kept.length };
}
