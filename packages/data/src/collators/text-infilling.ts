import { checkOptions } from '@resattn/options';
import type { Collator } from '../batching/batch.js';
import type { RandomStream } from '../random/stream.js';
import type { TokenSequence } from './classification.js';
import { type SequencePairOptions, sequencePairCollator } from './sequence.js';

export interface TextInfillingOptions extends SequencePairOptions {
  /** The id that stands for a span. */
  readonly maskId: number;
  /** Fraction of the tokens that are hidden. Default 0.3. */
  readonly maskRatio?: number | undefined;
  /** Mean of the Poisson distribution of span lengths. Default 3. */
  readonly meanSpanLength?: number | undefined;
}

/**
 * BART's text infilling: spans with lengths from a Poisson distribution are each replaced by one
 * mask token, a span of length 0 inserts one; the target is the whole text. There are never more
 * spans than hidden tokens, so the source is not longer than the text.
 *
 * Arrays as of `sequencePairCollator`.
 *
 * Lewis et al.: BART (2020), section 2.2.
 */
export function textInfillingCollator(options: TextInfillingOptions): Collator<TokenSequence> {
  checkOptions('textInfillingCollator', options, {
    maskId: true,
    maskRatio: true,
    meanSpanLength: true,
    bosId: true,
    eosId: true,
    padId: true,
  });
  const { maskId, maskRatio = 0.3, meanSpanLength = 3 } = options;
  if (!(maskRatio >= 0 && maskRatio < 1)) {
    throw new RangeError(`maskRatio must be at least 0 and less than 1, got ${maskRatio}.`);
  }
  if (!(meanSpanLength > 0)) {
    throw new RangeError(`meanSpanLength must be positive, got ${meanSpanLength}.`);
  }
  const { bosId, eosId, padId } = options;
  const pairs = sequencePairCollator({ bosId, eosId, padId });
  return {
    lengthsOf: ({ ids }) => [ids.length, ids.length + 1],
    collate(examples, context) {
      const infilled = examples.map(({ ids }) => {
        const hidden = Math.round(maskRatio * ids.length);
        const spans = spanLengths(hidden, meanSpanLength, context.random);
        // Spans and kept tokens in random order: every arrangement is equally likely.
        const slots = ids.length - hidden + spans.length;
        const isSpan = new Uint8Array(slots);
        for (const slot of context.random.permutation(slots).subarray(0, spans.length)) {
          isSpan[slot] = 1;
        }
        let position = 0;
        let span = 0;
        const source = Array.from(isSpan, (hides) => {
          if (!hides) return ids[position++]!;
          position += spans[span++]!;
          return maskId;
        });
        return { source, target: ids };
      });
      return pairs.collate(infilled, context);
    },
  };
}

function spanLengths(hidden: number, mean: number, random: RandomStream): number[] {
  const lengths: number[] = [];
  for (let left = hidden; left > 0; ) {
    const drawn = poisson(mean, random);
    // One span a hidden token at most: an insertion must leave room for the spans still to come.
    if (drawn === 0 && lengths.length + left >= hidden) continue;
    lengths.push(Math.min(drawn, left));
    left -= Math.min(drawn, left);
  }
  return lengths;
}

/** Knuth's method: the number of uniform factors until their product falls below e^-mean. */
function poisson(mean: number, random: RandomStream): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}
