import { checkOptions } from '@resattn/options';
import type { Collator } from '../batching/batch.js';
import type { CollatorOptions, TokenSequence } from './classification.js';
import { paddingMask, padSequences, tokenWeights } from './pad.js';

/**
 * The next token at every position: `tokens` are ids 0 to n - 2 and `labels` ids 1 to n - 1.
 *
 * `tokens` int32, `mask` int32, `labels` int32, `weights` float32, each `[batch, time]`.
 */
export function causalCollator(options: CollatorOptions = {}): Collator<TokenSequence> {
  checkOptions('causalCollator', options, { padId: true });
  const { padId = 0 } = options;
  return {
    lengthsOf: ({ ids }) => [Math.max(ids.length - 1, 0)],
    collate(examples, { lengths, rowWeights }) {
      const [length] = lengths as [number];
      const all = examples.map(({ ids }) => Array.from(ids));
      const inputs = all.map((ids) => ids.slice(0, -1));
      return {
        tokens: padSequences(inputs, length, padId),
        mask: paddingMask(inputs, length),
        labels: padSequences(
          all.map((ids) => ids.slice(1)),
          length,
          padId,
        ),
        weights: tokenWeights(inputs, length, rowWeights),
      };
    },
  };
}

export interface SequencePair {
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
}

export interface SequencePairOptions extends CollatorOptions {
  /** The id that begins the decoder's input. */
  bosId: number;
  /** The id that ends the labels. */
  eosId: number;
}

/**
 * A target text for a source text, with the target shifted for teacher forcing: the decoder reads
 * `<bos> t1 ... tn` and predicts `t1 ... tn <eos>`. A target that is cut off loses its end, `<eos>`
 * included.
 *
 * `source` int32 and `sourceMask` int32 `[batch, source time]`; `target` int32, `targetMask` int32,
 * `labels` int32 and `weights` float32 `[batch, target time]`.
 */
export function sequencePairCollator(options: SequencePairOptions): Collator<SequencePair> {
  checkOptions('sequencePairCollator', options, { bosId: true, eosId: true, padId: true });
  const { padId = 0, bosId, eosId } = options;
  return {
    lengthsOf: ({ source, target }) => [source.length, target.length + 1],
    collate(examples, { lengths, rowWeights }) {
      const [sourceLength, targetLength] = lengths as [number, number];
      const sources = examples.map(({ source }) => source);
      const inputs = examples.map(({ target }) => [bosId, ...Array.from(target)]);
      const labels = examples.map(({ target }) => [...Array.from(target), eosId]);
      return {
        source: padSequences(sources, sourceLength, padId),
        sourceMask: paddingMask(sources, sourceLength),
        target: padSequences(inputs, targetLength, padId),
        targetMask: paddingMask(inputs, targetLength),
        labels: padSequences(labels, targetLength, padId),
        weights: tokenWeights(labels, targetLength, rowWeights),
      };
    },
  };
}
