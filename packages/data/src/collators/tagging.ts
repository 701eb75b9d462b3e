import { checkOptions } from '@resattn/options';
import type { Collator } from '../batching/batch.js';
import type { CollatorOptions, TokenSequence } from './classification.js';
import { paddingMask, padSequences, tokenWeights } from './pad.js';

/**
 * One class a token.
 *
 * `tokens` int32 `[batch, time]`, `mask` int32 `[batch, time]`, `labels` int32 `[batch, time]`,
 * `weights` float32 `[batch, time]`, 0 where the label is negative: a token that carries no label of
 * its own, such as the second piece of a word.
 */
export function taggingCollator(
  options: CollatorOptions = {},
): Collator<TokenSequence & { readonly labels: ArrayLike<number> }> {
  checkOptions('taggingCollator', options, { padId: true });
  const { padId = 0 } = options;
  return {
    lengthsOf: ({ ids }) => [ids.length],
    collate(examples, { lengths, rowWeights }) {
      const [length] = lengths as [number];
      const sequences = examples.map(({ ids }) => ids);
      for (const { ids, labels } of examples) {
        if (ids.length !== labels.length) {
          throw new RangeError(
            `Each token needs one label, got ${ids.length} tokens and ${labels.length} labels.`,
          );
        }
      }
      const given = padSequences(
        examples.map(({ labels }) => labels),
        length,
        -1,
      );
      const weights = tokenWeights(sequences, length, rowWeights);
      return {
        tokens: padSequences(sequences, length, padId),
        mask: paddingMask(sequences, length),
        labels: { values: given.values.map((label) => Math.max(label, 0)), shape: given.shape },
        weights: {
          values: Float32Array.from(weights.values, (w, i) => (given.values[i]! < 0 ? 0 : w)),
          shape: weights.shape,
        },
      };
    },
  };
}
