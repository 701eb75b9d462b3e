import { checkOptions } from '@resattn/options';
import type { Collator } from '../batching/batch.js';
import type { CollatorOptions, TokenSequence } from './classification.js';
import { paddingMask, padSequences } from './pad.js';

export interface MaskedLanguageOptions extends CollatorOptions {
  /** The id of `[MASK]`. */
  readonly maskId: number;
  /** Number of ids, for random replacements. */
  readonly vocabularySize: number;
  /** Ids that are never masked, nor drawn as replacements: `[CLS]`, `[SEP]`, padding and the like. */
  readonly specialIds?: Iterable<number> | undefined;
  /** Fraction of the tokens that are predicted. Default 0.15. */
  readonly probability?: number | undefined;
}

/** A text in which tokens of one word are masked together where `words` tells the words apart. */
export interface MaskableSequence extends TokenSequence {
  /** The number of the word that each token belongs to; negative for tokens outside any word. */
  readonly words?: ArrayLike<number> | undefined;
}

/**
 * Masked language modelling: of the tokens that may be masked, the fraction `probability` is
 * predicted; of these, 80 % are replaced by `[MASK]`, 10 % by a random token, and 10 % stay. Other
 * tokens in every epoch. At least one token is predicted in every text that has one to offer.
 *
 * `tokens`, `mask`, `labels` int32 and `weights` float32, each `[batch, time]`; `labels` are the
 * original tokens and `weights` are 0 where nothing is predicted.
 *
 * Devlin et al.: BERT (2019).
 */
export function maskedLanguageCollator(options: MaskedLanguageOptions): Collator<MaskableSequence> {
  checkOptions('maskedLanguageCollator', options, {
    maskId: true,
    vocabularySize: true,
    specialIds: true,
    probability: true,
    padId: true,
  });
  const { padId = 0, maskId, vocabularySize, probability = 0.15 } = options;
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`probability must lie between 0 and 1, got ${probability}.`);
  }
  const special = new Set(options.specialIds).add(maskId).add(padId);
  const ordinary: number[] = [];
  for (let id = 0; id < vocabularySize; id++) if (!special.has(id)) ordinary.push(id);

  return {
    lengthsOf: ({ ids }) => [ids.length],
    collate(examples, { lengths, rowWeights, random }) {
      const [length] = lengths as [number];
      const sequences = examples.map(({ ids }) => ids);
      const labels = padSequences(sequences, length, padId);
      const tokens = labels.values.slice();
      const weights = new Float32Array(tokens.length);
      examples.forEach((example, row) => {
        const units = maskableUnits(example, length, special);
        const available = units.reduce((sum, unit) => sum + unit.length, 0);
        // A fractional number of tokens is rounded up as often as its fraction says.
        const wanted = Math.max(1, Math.floor(probability * available + random.uniform()));
        let predicted = 0;
        for (const unit of random.permutation(units.length)) {
          if (predicted >= wanted) break;
          for (const position of units[unit]!) {
            const i = row * length + position;
            const lot = random.uniform();
            if (lot < 0.8) tokens[i] = maskId;
            else if (lot < 0.9) tokens[i] = random.choice(ordinary);
            weights[i] = rowWeights[row]!;
            predicted++;
          }
        }
      });
      const { shape } = labels;
      return {
        tokens: { values: tokens, shape },
        mask: paddingMask(sequences, length),
        labels,
        weights: { values: weights, shape },
      };
    },
  };
}

/** Positions that are masked together: words where they are known, else single tokens. */
function maskableUnits(
  { ids, words }: MaskableSequence,
  length: number,
  special: ReadonlySet<number>,
): number[][] {
  const units = new Map<string, number[]>();
  for (let i = 0; i < Math.min(ids.length, length); i++) {
    const word = words?.[i];
    if (special.has(ids[i]!) || (word !== undefined && word < 0)) continue;
    const key = word === undefined ? `token ${i}` : `word ${word}`;
    units.set(key, [...(units.get(key) ?? []), i]);
  }
  return [...units.values()];
}
