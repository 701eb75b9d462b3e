import {
  type BucketBatches,
  type BucketBatchesOptions,
  bucketBatches,
  bucketLengths,
  classificationCollator,
  classWeights,
  multiLabelCollator,
  regressionCollator,
  type Tokenizer,
} from '@resattn/data';
import { checkOptions } from '@resattn/options';
import { plainText } from '../pipelines/plain-text.js';

/** A text and its class, or its labels, by their indices; or its number. */
export type ClassifiedText =
  | { readonly text: string; readonly label: number }
  | { readonly text: string; readonly labels: readonly number[] }
  | { readonly text: string; readonly value: number };

export interface ClassificationBatchesOptions
  extends Pick<
    BucketBatchesOptions<unknown>,
    'batchSize' | 'maxTokensPerBatch' | 'lengths' | 'seed'
  > {
  /** Tokens of the longest text; longer ones are truncated. Default: none are. */
  readonly maxLength?: number | undefined;
  /** Another order in every epoch. Default true; false for evaluation. */
  readonly shuffle?: boolean | undefined;
  /** Number of classes; needed where texts have several labels, or classes are balanced. */
  readonly numClasses?: number | undefined;
  /** Whether every class weighs alike in the loss, however rare. Default false. */
  readonly balanceClasses?: boolean | undefined;
  /**
   * Whether texts are read as they are, as pretrained models do, or as `plainText` makes them, as
   * `ClassificationPipeline` does. Default false.
   */
  readonly keepText?: boolean | undefined;
}

/** Batches of an epoch from which on there are eight padded lengths instead of four. */
const MANY_BATCHES = 200;

/**
 * Batches of token ids of texts with labels, for `Trainer`: `tokens`, `mask`, `labels` and `weights`,
 * as `classificationCollator` of `@resattn/data` makes them, `multiLabelCollator` where texts have
 * `labels`, or `regressionCollator` where they have a `value`. Texts of no token are left out.
 *
 * ```ts
 * const batches = classificationBatches(train, tokenizer, { maxLength: 128, batchSize: 32 });
 * ```
 *
 * @throws Error when there is no text, or `numClasses` is needed and not given
 */
export function classificationBatches(
  examples: readonly ClassifiedText[],
  tokenizer: Tokenizer,
  options: ClassificationBatchesOptions,
): BucketBatches {
  checkOptions('classificationBatches', options, {
    maxLength: true,
    batchSize: true,
    maxTokensPerBatch: true,
    lengths: true,
    shuffle: true,
    seed: true,
    numClasses: true,
    balanceClasses: true,
    keepText: true,
  });
  const { maxLength = Number.POSITIVE_INFINITY, keepText = false, balanceClasses } = options;
  const encoded = examples.flatMap((example) => {
    // Padded by the collator: what a tokenizer's file asks for would be taken for tokens.
    const { ids, overflowing } = tokenizer.encode(
      keepText ? example.text : plainText(example.text),
      { truncation: Number.isFinite(maxLength) ? maxLength : null, padding: null },
    );
    return ids.length > 0 ? [{ ...example, ids, isCut: overflowing.length > 0 }] : [];
  });
  const batching = {
    batchSize: options.batchSize,
    maxTokensPerBatch: options.maxTokensPerBatch,
    lengths: options.lengths ?? lengthsOf(encoded, maxLength, options.batchSize),
    shuffle: options.shuffle,
    seed: options.seed,
  };
  const padId = tokenizer.specialTokens.pad ?? 0;
  const single = encoded.flatMap((example) => ('label' in example ? [example] : []));
  const several = encoded.flatMap((example) => ('labels' in example ? [example] : []));
  const numbered = encoded.flatMap((example) => ('value' in example ? [example] : []));
  if ([single, several, numbered].filter(({ length }) => length > 0).length > 1)
    throw new Error(
      'classificationBatches: some texts have a label and some have labels or a value, expected one of these',
    );
  const truncated = encoded.filter(({ isCut }) => isCut).length;
  if (several.length > 0) {
    const numClasses = classesOf(options, 'texts have several labels');
    const collator = multiLabelCollator({ padId, numClasses });
    return { ...bucketBatches(several, { ...batching, collator }), truncated };
  }
  if (numbered.length > 0) {
    const collator = regressionCollator({ padId });
    return { ...bucketBatches(numbered, { ...batching, collator }), truncated };
  }
  const weights = balanceClasses
    ? classWeights(
        single.map(({ label }) => label),
        classesOf(options, 'classes are balanced'),
      )
    : undefined;
  const batches = bucketBatches(single, {
    ...batching,
    collator: classificationCollator({ padId }),
    weightOf: weights && (({ label }) => weights[label]!),
  });
  return { ...batches, truncated };
}

/** Few padded lengths, and none beyond what the model reads, which may have a position a token. */
function lengthsOf(
  encoded: readonly { readonly ids: ArrayLike<number> }[],
  maxLength: number,
  batchSize = Number.POSITIVE_INFINITY,
): readonly number[][] {
  if (encoded.length === 0) return [];
  // More lengths are less padding, and a trace each, which many batches repay.
  const isLarge = encoded.length >= MANY_BATCHES * batchSize;
  const lengths = bucketLengths(
    encoded.map(({ ids }) => ids.length),
    { maxLength, ...(isLarge && { count: 8, multipleOf: 2 }) },
  );
  return [lengths.map((length) => Math.min(length, maxLength))];
}

function classesOf({ numClasses }: ClassificationBatchesOptions, reason: string): number {
  if (numClasses !== undefined) return numClasses;
  throw new Error(
    `classificationBatches: got no numClasses, expected their number, since ${reason}`,
  );
}
