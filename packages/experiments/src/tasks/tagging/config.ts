import type { Fields } from '../../config/field.js';
import { type FileConfig, fileFields } from '../../config/file-config.js';
import type { KindDefinition } from '../../config/kind-definition.js';
import { type TrainingConfig, trainingFields } from '../../config/training-config.js';

/** How files of tagged sentences are read and divided. */
export interface TaggedDataConfig
  extends Pick<
    FileConfig,
    | 'validationData'
    | 'testData'
    | 'validationFraction'
    | 'testFraction'
    | 'dataSeed'
    | 'encoding'
    | 'invalid'
    | 'overlap'
  > {
  /** The data: `wnut17`, `ud_english_ewt`, or a CoNLL file. */
  readonly data?: string | undefined;
  /** Column of the words, from 1. Default: detected and reported. */
  readonly tokenColumn?: number | undefined;
  /** Column of the tags, from 1. Default: detected and reported. */
  readonly tagColumn?: number | undefined;
  /** Whether tags mark entities, in a scheme such as BIO, or each word by itself; `auto` looks. */
  readonly tagging: 'auto' | 'entities' | 'words';
}

/** Everything that decides how a tagger is trained. A preset gives each field a value. */
export interface TaggingConfig extends TaggedDataConfig, TrainingConfig {
  /** Words that are read at once; longer sentences are read in parts. */
  readonly maxLength: number;
  /** Most words in the vocabulary; rarer ones are read by their characters alone. */
  readonly vocabularySize: number;
  /** Words that occur less often in the training sentences are read by their characters alone. */
  readonly minFrequency: number;
  /** Characters of a word beyond this are not read. */
  readonly maxCharacters: number;

  /** What reads the words in their context. */
  readonly model: 'bilstm' | 'resnet-attention' | 'transformer';
  /** Whether the tags of a sentence are scored together (CRF), or each by itself. */
  readonly crf: boolean;
  /** Whether words, affixes, shapes and neighbours score the tags directly, too: wide and deep. */
  readonly wide: boolean;
  /** Features of a word. */
  readonly embeddingDim: number;
  /** Features of a character. */
  readonly characterDim: number;
  /** Features that the characters of a word give it. */
  readonly characterFilters: number;
  /** Features of a word in its context. */
  readonly units: number;
  /** Layers of the encoder. */
  readonly numLayers: number;
  /** Part of the words that are read as unknown while training. */
  readonly wordDropout: number;
  /** Part of the activations that is set to zero while training. */
  readonly dropout: number;
}

const data = 'Data';
const text = 'Text';
const model = 'Model';
const rate = { kind: 'number', min: 0, below: 1, group: model } as const;
const size = { kind: 'integer', min: 1, group: model } as const;

/** What each field may hold; its order is that of `--help`. */
export const taggingFields: Fields<TaggingConfig> = {
  data: {
    kind: 'text',
    group: data,
    help: '"wnut17", "ud_english_ewt", or a file with a word and its tag a line (CoNLL, CoNLL-U)',
  },
  tokenColumn: {
    kind: 'integer',
    min: 1,
    group: data,
    help: 'word column, counted from 1 (default: detected and reported)',
  },
  tagColumn: {
    kind: 'integer',
    min: 1,
    group: data,
    help: 'tag column, counted from 1 (default: detected and reported)',
  },
  tagging: {
    kind: 'choice',
    choices: ['auto', 'entities', 'words'],
    group: data,
    help: 'what the tags mark: entities (BIO and variants), or single words',
  },
  validationData: fileFields.validationData,
  testData: fileFields.testData,
  validationFraction: fileFields.validationFraction,
  testFraction: fileFields.testFraction,
  dataSeed: fileFields.dataSeed,
  encoding: fileFields.encoding,
  invalid: fileFields.invalid,
  overlap: fileFields.overlap,

  maxLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'maximum number of words per window; longer sentences are split',
  },
  vocabularySize: {
    kind: 'integer',
    min: 2,
    group: text,
    help: 'maximum number of words in the vocabulary',
  },
  minFrequency: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'minimum frequency of a word; rarer ones are read by their characters only',
  },
  maxCharacters: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'maximum number of characters per word',
  },

  model: {
    kind: 'choice',
    choices: ['bilstm', 'resnet-attention', 'transformer'],
    group: model,
    help: 'network that reads words in context',
  },
  crf: {
    kind: 'boolean',
    group: model,
    help: 'score the tags of a sentence jointly (CRF)',
    negatedHelp: 'score each tag by itself, without a CRF',
  },
  wide: {
    kind: 'boolean',
    group: model,
    help: 'also score tags directly from words, affixes, shapes and neighbours',
    negatedHelp: 'the network by itself',
  },
  embeddingDim: { ...size, help: 'dimension of word embeddings' },
  characterDim: { ...size, help: 'dimension of character embeddings' },
  characterFilters: { ...size, help: 'character features per word' },
  units: { ...size, help: 'hidden dimension per word' },
  numLayers: { ...size, help: 'number of encoder layers' },
  wordDropout: { ...rate, help: 'word dropout: fraction of words read as unknown in training' },
  dropout: { ...rate, help: 'dropout rate' },
  ...trainingFields,
};

/** Entities or parts of speech from tagged sentences of your own: BiLSTM-CRF with character features. */
const tag: TaggingConfig = {
  tagging: 'auto',
  validationFraction: 0.1,
  testFraction: 0.1,
  dataSeed: 1,
  invalid: 'error',
  overlap: 'warn',

  maxLength: 128,
  vocabularySize: 50_000,
  minFrequency: 2,
  maxCharacters: 20,

  model: 'bilstm',
  crf: true,
  // Names are told by their words and shapes; the network knows what is around them.
  wide: true,
  embeddingDim: 100,
  characterDim: 30,
  characterFilters: 30,
  units: 200,
  numLayers: 1,
  wordDropout: 0.1,
  dropout: 0.5,

  epochs: 10,
  batchSize: 32,
  learningRate: 0.005,
  schedule: 'one-cycle',
  warmupSteps: 0.1,
  weightDecay: 0.01,
  labelSmoothing: 0,
  clipNorm: 5,
  patience: 5,
  saveEvery: 500,
  seed: 1,

  compiler: 'graph',
};

/** What is known of tagging before anything is loaded. */
export const taggingKind: KindDefinition<TaggingConfig> = {
  fields: taggingFields,
  presets: {
    tag: {
      summary: 'tag entities or parts of speech: WNUT-17, UD, or your own sentences (CoNLL)',
      config: tag,
    },
  },
};
