import { checkOptions } from '@resattn/options';
import type { Collator } from '../batching/batch.js';
import type { RandomStream } from '../random/stream.js';
import type { CollatorOptions, TokenSequence } from './classification.js';
import { type SequencePair, sequencePairCollator } from './sequence.js';

export interface SpanCorruptionOptions extends CollatorOptions {
  /** Ids of the sentinels in their order: `<extra_id_0>`, `<extra_id_1>`, ... */
  readonly sentinelIds: readonly number[];
  /** The id that ends both sides. */
  readonly eosId: number;
  /** The id that begins the decoder's input. T5 uses its padding id. Default: `padId`. */
  readonly bosId?: number | undefined;
  /** Fraction of the tokens that are cut out. Default 0.15. */
  readonly noiseDensity?: number | undefined;
  /** Mean length of what is cut out. Default 3. */
  readonly meanSpanLength?: number | undefined;
}

/**
 * T5's denoising: random spans are cut out; the source has a sentinel in place of each and the target
 * is the spans, each after its sentinel. Both sides end with `<eos>`. A text of n tokens loses
 * round(density n) of them in round(density n / mean) spans.
 *
 * Arrays as of `sequencePairCollator`.
 *
 * Raffel et al.: Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer
 * (2020), section 3.1.4.
 */
export function spanCorruptionCollator(options: SpanCorruptionOptions): Collator<TokenSequence> {
  checkOptions('spanCorruptionCollator', options, {
    sentinelIds: true,
    eosId: true,
    bosId: true,
    noiseDensity: true,
    meanSpanLength: true,
    padId: true,
  });
  const { padId = 0, bosId = padId, eosId, sentinelIds } = options;
  const pairs = sequencePairCollator({ padId, bosId, eosId });
  return {
    lengthsOf({ ids }) {
      const { noise, spans } = noiseBudget(ids.length, options);
      return [ids.length - noise + spans + 1, noise + spans + 1];
    },
    collate(examples, context) {
      const corrupted = examples.map(({ ids }): SequencePair => {
        const { noise, spans } = noiseBudget(ids.length, options);
        if (spans > sentinelIds.length) {
          throw new RangeError(
            `A text of ${ids.length} tokens is cut into ${spans} spans, but there are only ${sentinelIds.length} sentinels. Cut texts to shorter pieces or add sentinels.`,
          );
        }
        const kept = randomPartition(ids.length - noise, spans, context.random);
        const lost = randomPartition(noise, spans, context.random);
        const source: number[] = [];
        const target: number[] = [];
        let position = 0;
        const take = (count: number) => Array.from({ length: count }, () => ids[position++]!);
        for (let span = 0; span < spans; span++) {
          source.push(...take(kept[span]!), sentinelIds[span]!);
          target.push(sentinelIds[span]!, ...take(lost[span]!));
        }
        source.push(...take(ids.length - position), eosId);
        return { source, target };
      });
      return pairs.collate(corrupted, context);
    },
  };
}

function noiseBudget(
  length: number,
  { noiseDensity = 0.15, meanSpanLength = 3 }: SpanCorruptionOptions,
): { noise: number; spans: number } {
  if (length < 2) return { noise: 0, spans: 0 };
  const noise = Math.min(Math.max(Math.round(length * noiseDensity), 1), length - 1);
  const spans = Math.min(Math.max(Math.round(noise / meanSpanLength), 1), noise, length - noise);
  return { noise, spans };
}

/** `parts` positive integers that sum to `total`, every such list equally likely. */
function randomPartition(total: number, parts: number, random: RandomStream): number[] {
  if (parts === 0) return [];
  const cuts = [...random.permutation(total - 1).subarray(0, parts - 1)]
    .map((cut) => cut + 1)
    .sort((a, b) => a - b);
  return [...cuts, total].map((end, i) => end - (cuts[i - 1] ?? 0));
}
