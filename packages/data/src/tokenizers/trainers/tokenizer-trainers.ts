import { checkOptions } from '@resattn/options';
import { ByteLevelDecoder, MetaspaceDecoder, WordPieceDecoder } from '../decoders/decoders.js';
import { BertNormalizer } from '../normalizers/bert-normalizer.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import {
  Lowercase,
  NormalizerSequence,
  Replace,
  UnicodeNormalizer,
} from '../normalizers/normalizers.js';
import {
  BertProcessing,
  ByteLevelProcessing,
  PostProcessorSequence,
  TemplateProcessing,
} from '../post-processors/post-processors.js';
import { ByteLevel } from '../pre-tokenizers/byte-level.js';
import { Metaspace } from '../pre-tokenizers/metaspace.js';
import { BertPreTokenizer } from '../pre-tokenizers/pre-tokenizers.js';
import {
  boundaryTemplate,
  defaultSpecialTokens,
  listSpecialTokens,
  type SpecialTokenNames,
} from '../special-tokens.js';
import { byteAlphabet } from '../text/byte-alphabet.js';
import type { NormalizationForm } from '../text/normalization-forms.js';
import { Pattern } from '../text/pattern.js';
import { type BoundaryOptions, boundaryKeys } from '../unit-tokenizer.js';
import { BpeTrainer, WordPieceTrainer } from './bpe-trainer.js';
import { PipelineTrainer, type TrainedStages } from './pipeline-trainer.js';
import { UnigramTrainer } from './unigram-trainer.js';

/** Options of every subword tokenizer that is trained. */
export interface SubwordOptions extends BoundaryOptions {
  /** Tokens to learn, special tokens included. Default 8,000. */
  readonly vocabularySize?: number | undefined;
  /** Lower-cases texts. Default false. */
  readonly lowercase?: boolean | undefined;
  /** Unicode normalisation form of texts, or null for texts as they stand. */
  readonly normalization?: NormalizationForm | null | undefined;
}

const subwordKeys: Readonly<Record<keyof SubwordOptions, true>> = {
  ...boundaryKeys,
  vocabularySize: true,
  lowercase: true,
  normalization: true,
};

export interface BpeTokenizerOptions extends SubwordOptions {
  /** How often a pair must occur to be merged. Default 2. */
  readonly minFrequency?: number | undefined;
  /** Probability of passing over a merge when encoding (Provilkov et al. 2020). Default none. */
  readonly dropout?: number | null | undefined;
}

const bpeTokenizerKeys: Readonly<Record<keyof BpeTokenizerOptions, true>> = {
  ...subwordKeys,
  minFrequency: true,
  dropout: true,
};

/**
 * Byte-pair encoding of words that begin with a visible space, as SentencePiece writes them
 * (Sennrich, Haddow and Birch 2016; Kudo and Richardson 2018). `normalization` is NFC by default.
 * Characters that the corpus does not have are unknown.
 */
export function bpeTokenizerTrainer(options: BpeTokenizerOptions = {}): PipelineTrainer {
  checkOptions('bpeTokenizerTrainer', options, bpeTokenizerKeys);
  const { vocabularySize = 8_000, minFrequency = 2, dropout = null } = options;
  const names = options.specialTokens ?? defaultSpecialTokens;
  return new PipelineTrainer(
    new BpeTrainer(
      { vocabularySize, minFrequency, specialTokens: listSpecialTokens(names) },
      { unkToken: names.unk ?? null, fuseUnk: true, dropout },
    ),
    spacedWords(names, options, 'NFC'),
  );
}

/**
 * Byte-pair encoding of bytes, split as in GPT-2 (Radford et al. 2019): nothing is unknown, and
 * `decode(encode(text).ids)` is the text. `normalization` is null by default.
 */
export function byteLevelBpeTokenizerTrainer(options: BpeTokenizerOptions = {}): PipelineTrainer {
  checkOptions('byteLevelBpeTokenizerTrainer', options, bpeTokenizerKeys);
  const { vocabularySize = 8_000, minFrequency = 2, dropout = null } = options;
  const names = options.specialTokens ?? defaultSpecialTokens;
  return new PipelineTrainer(
    new BpeTrainer(
      {
        vocabularySize,
        minFrequency,
        specialTokens: listSpecialTokens(names),
        initialAlphabet: byteAlphabet,
      },
      { dropout },
    ),
    {
      normalizer: normalizerOf(options, null),
      preTokenizer: new ByteLevel(false),
      decoder: new ByteLevelDecoder(),
      postProcessor: () => {
        const trimming = new ByteLevelProcessing(false);
        const boundaries = boundaryProcessors(names, options);
        return boundaries.length > 0
          ? new PostProcessorSequence([trimming, ...boundaries])
          : trimming;
      },
    },
  );
}

/**
 * A unigram model over words that begin with a visible space (Kudo 2018), normalised as T5's and
 * ALBERT's: `normalization` is NFKC by default, and white space of any length is one space.
 */
export function unigramTokenizerTrainer(options: SubwordOptions = {}): PipelineTrainer {
  checkOptions('unigramTokenizerTrainer', options, subwordKeys);
  const { vocabularySize = 8_000 } = options;
  const names = options.specialTokens ?? defaultSpecialTokens;
  return new PipelineTrainer(
    new UnigramTrainer({
      vocabularySize,
      specialTokens: listSpecialTokens(names),
      unkToken: names.unk ?? null,
    }),
    spacedWords(names, options, 'NFKC', [new Replace(new Pattern({ Regex: '\\s+' }), ' ')]),
  );
}

export interface WordPieceTokenizerOptions
  extends Pick<SubwordOptions, 'vocabularySize' | 'lowercase' | 'specialTokens'> {
  /** How often a pair must occur to be merged. Default 2. */
  readonly minFrequency?: number | undefined;
  /** Removes accents; null: where texts are lower-cased. Default null. */
  readonly stripAccents?: boolean | null | undefined;
}

const bertSpecialTokens: SpecialTokenNames = {
  pad: '[PAD]',
  unk: '[UNK]',
  cls: '[CLS]',
  sep: '[SEP]',
  mask: '[MASK]',
};

/**
 * WordPiece with BERT's normalisation, splitting and template `[CLS] A [SEP] B [SEP]` (Devlin et al.
 * 2019). `lowercase` is true by default; the special tokens must have `unk`, `cls` and `sep`.
 */
export function wordPieceTokenizerTrainer(
  options: WordPieceTokenizerOptions = {},
): PipelineTrainer {
  checkOptions('wordPieceTokenizerTrainer', options, {
    vocabularySize: true,
    minFrequency: true,
    lowercase: true,
    stripAccents: true,
    specialTokens: true,
  });
  const {
    vocabularySize = 8_000,
    minFrequency = 2,
    lowercase = true,
    stripAccents = null,
  } = options;
  const { specialTokens: names = bertSpecialTokens } = options;
  const { unk, cls, sep } = names;
  if (unk === undefined || cls === undefined || sep === undefined)
    throw new Error(
      `wordPieceTokenizerTrainer: specialTokens has ${Object.keys(names).join(', ') || 'nothing'}, expected unk, cls and sep among them`,
    );
  return new PipelineTrainer(
    new WordPieceTrainer({
      vocabularySize,
      minFrequency,
      specialTokens: listSpecialTokens(names),
      unkToken: unk,
    }),
    {
      normalizer: new BertNormalizer({ lowercase, stripAccents }),
      preTokenizer: new BertPreTokenizer(),
      decoder: new WordPieceDecoder(),
      postProcessor: (idOf) => new BertProcessing([sep, idOf(sep)], [cls, idOf(cls)]),
    },
  );
}

/** The stages around a model whose words begin with a visible space. */
function spacedWords(
  names: SpecialTokenNames,
  options: SubwordOptions,
  form: NormalizationForm,
  further: readonly Normalizer[] = [],
): TrainedStages {
  return {
    normalizer: normalizerOf(options, form, further),
    preTokenizer: new Metaspace(),
    decoder: new MetaspaceDecoder(),
    postProcessor: () => boundaryProcessors(names, options)[0] ?? null,
  };
}

function normalizerOf(
  { normalization, lowercase }: SubwordOptions,
  form: NormalizationForm | null,
  further: readonly Normalizer[] = [],
): Normalizer | null {
  const chosen = normalization === undefined ? form : normalization;
  const steps: Normalizer[] = [
    ...(chosen === null ? [] : [new UnicodeNormalizer(chosen)]),
    ...(lowercase ? [new Lowercase()] : []),
    ...further,
  ];
  return steps.length > 1 ? new NormalizerSequence(steps) : (steps[0] ?? null);
}

function boundaryProcessors(
  names: SpecialTokenNames,
  { addBos = false, addEos = false }: BoundaryOptions,
): TemplateProcessing[] {
  if (!addBos && !addEos) return [];
  return [new TemplateProcessing(boundaryTemplate(names, { addBos, addEos }))];
}
