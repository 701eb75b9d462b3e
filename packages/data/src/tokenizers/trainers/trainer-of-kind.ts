import { checkOptions, OptionError } from '@resattn/options';
import { CharTrainer } from '../char-tokenizer.js';
import type { Tokenizer } from '../tokenizer.js';
import type { TokenizerTrainer } from '../training.js';
import { WordTrainer } from '../word-tokenizer.js';
import {
  bpeTokenizerTrainer,
  byteLevelBpeTokenizerTrainer,
  unigramTokenizerTrainer,
  wordPieceTokenizerTrainer,
} from './tokenizer-trainers.js';

/** The kinds of tokenizers that can be trained. */
export type TokenizerKind = 'bpe' | 'byte-level-bpe' | 'wordpiece' | 'unigram' | 'word' | 'char';

/** Options of a tokenizer of any kind; those that only some kinds have are refused by the others. */
export interface TokenizerTrainerOptions {
  readonly model: TokenizerKind;
  /** Maximum number of tokens, special tokens included. */
  readonly vocabularySize: number;
  /** How often a pair, word or character must occur. Default 2. */
  readonly minFrequency?: number | undefined;
  /** Unicode normalization form. Default: that of the kind. */
  readonly normalization?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | 'none' | undefined;
  /** Whether texts are lower-cased. Default: that of the kind. */
  readonly lowercase?: boolean | undefined;
  /** Where `word` splits. Default `punctuation`. */
  readonly split?: 'punctuation' | 'whitespace' | 'language' | undefined;
  /** The language that `split: 'language'` segments. Default `zh`. */
  readonly locale?: string | undefined;
  /** Whether `<bos>` stands before each text. Default false. */
  readonly bos?: boolean | undefined;
  /** Whether `<eos>` stands behind each text. Default false. */
  readonly eos?: boolean | undefined;
  /** Probability of BPE-dropout when encoding. Default: none. */
  readonly dropout?: number | undefined;
}

/**
 * The trainer of a tokenizer by the name of its kind.
 *
 * @throws OptionError for an option that would change nothing, which is more likely a mistake than a
 *   wish
 */
export function tokenizerTrainer(options: TokenizerTrainerOptions): TokenizerTrainer<Tokenizer> {
  checkOptions('tokenizerTrainer', options, keys);
  const { model, vocabularySize, minFrequency, lowercase, dropout } = options;
  const { bos = false, eos = false, split, locale } = options;
  refuseUnused(options);
  const counted = { vocabularySize, ...(minFrequency !== undefined && { minFrequency }) };
  const cased = lowercase === undefined ? {} : { lowercase };
  const around = { addBos: bos, addEos: eos };
  const form = options.normalization;
  const normalization = form === undefined ? {} : { normalization: form === 'none' ? null : form };
  switch (model) {
    case 'bpe':
      return bpeTokenizerTrainer({ ...counted, ...cased, ...around, ...normalization, dropout });
    case 'byte-level-bpe':
      return byteLevelBpeTokenizerTrainer({
        ...{ ...counted, ...cased, ...around, ...normalization, dropout },
      });
    case 'wordpiece':
      return wordPieceTokenizerTrainer({ ...counted, ...cased });
    case 'unigram':
      return unigramTokenizerTrainer({ vocabularySize, ...cased, ...around, ...normalization });
    case 'word':
      return new WordTrainer({
        ...{
          vocabularySize,
          minFrequency: minFrequency ?? 2,
          ...cased,
          ...around,
          ...normalization,
        },
        split,
        locale,
      });
    case 'char':
      return new CharTrainer({ vocabularySize, minFrequency: minFrequency ?? 2, ...around });
  }
}

const keys: Readonly<Record<keyof TokenizerTrainerOptions, true>> = {
  model: true,
  vocabularySize: true,
  minFrequency: true,
  normalization: true,
  lowercase: true,
  split: true,
  locale: true,
  bos: true,
  eos: true,
  dropout: true,
};

/** Options that only some kinds have. */
const usedBy: Readonly<Record<string, readonly TokenizerKind[]>> = {
  minFrequency: ['bpe', 'byte-level-bpe', 'wordpiece', 'word', 'char'],
  normalization: ['bpe', 'byte-level-bpe', 'unigram', 'word'],
  lowercase: ['bpe', 'byte-level-bpe', 'wordpiece', 'unigram', 'word'],
  split: ['word'],
  locale: ['word'],
  bos: ['bpe', 'byte-level-bpe', 'unigram', 'word', 'char'],
  eos: ['bpe', 'byte-level-bpe', 'unigram', 'word', 'char'],
  dropout: ['bpe', 'byte-level-bpe'],
};

function refuseUnused(options: TokenizerTrainerOptions): void {
  for (const [name, kinds] of Object.entries(usedBy)) {
    const isGiven = options[name as keyof TokenizerTrainerOptions] !== undefined;
    if (!isGiven || kinds.includes(options.model)) continue;
    throw new OptionError(
      (option) => `${option(name)} is for ${kinds.join(', ')}, and the model is ${options.model}.`,
    );
  }
}
