import type { Fields } from './field.js';

/** Everything that decides how a text classifier is trained. A preset gives each field a value. */
export interface ClassificationConfig {
  /** The data: `language-id` (made from the CLDR in the engine) or a file. */
  data?: string;
  /** Column of the texts in a file. Left out, it is guessed and said. */
  textColumn?: string;
  /** Column of the labels in a file. Left out, it is guessed and said. */
  labelColumn?: string;
  /** A file to validate on. Left out, a part of `data` is held back. */
  validationData?: string;
  /** A file to test on. Left out, a part of `data` is held back. */
  testData?: string;
  /** Part of the texts that is held back for validation. */
  validationFraction: number;
  /** Part of the texts that is held back for the final test. */
  testFraction: number;
  /** Names of the columns of files without a header line. Left out, the first row is the header. */
  columns?: string[];
  /** Whether fields of CSV and TSV may stand in double quotes. */
  quoted: boolean;
  /** Encoding of the files, such as `gb18030`. Left out, it is detected. */
  encoding?: string;
  /** What to do with a line that is not valid in the encoding. */
  invalid: 'error' | 'replace' | 'windows-1252';
  /** What to do with a row that has too many or too few fields. */
  ragged: 'error' | 'skip';
  /** What to do with a class that has one text only. */
  rareClasses: 'error' | 'drop' | 'keep';
  /** Languages of `language-id`, as BCP 47 tags. Left out, all 72. */
  languages?: string[];

  /** What one token is; `auto` is words, or characters where texts are written without spaces. */
  tokens: 'auto' | 'characters' | 'words';
  /** Whether words are read in lower case; characters are read as they are. */
  lowercase: boolean;
  /** Tokens of a text beyond this are not read. */
  maxLength: number;
  /** Most tokens in the vocabulary; rarer ones are read as unknown. */
  vocabularySize: number;
  /** Tokens that occur less often in the training texts are read as unknown. */
  minCount: number;

  /** Features of a token. */
  embeddingDim: number;
  /** Features of each residual block, one number a block; a block has two convolutions. */
  filters: number[];
  /** Tokens that a convolution reads at once. */
  kernelSize: number;
  /** `v1` normalizes after adding, `v2` (pre-activation) before each convolution. */
  variant: 'v1' | 'v2';
  /** Normalization inside the blocks. */
  norm: 'batchNorm' | 'layerNorm' | 'rmsNorm' | 'none';
  /** `additive` is softmax(w tanh(W h)), `plain` is softmax(W h). */
  attention: 'additive' | 'plain';
  /** Hidden size of additive attention. */
  attentionDim: number;
  /** What tells where a token stands, beside the convolutions. */
  positions: 'none' | 'learned' | 'sinusoidal';
  /** Part of the embeddings that is set to zero while training. */
  embeddingDropout: number;
  /** Part of the activations in the blocks that is set to zero while training. */
  dropout: number;
  /** Part of the pooled context that is set to zero while training. */
  headDropout: number;

  /** Most passes over the training texts. */
  epochs: number;
  /** Texts in a step. */
  batchSize: number;
  /** Highest learning rate of the schedule. */
  learningRate: number;
  /** How the learning rate moves after the warm-up. */
  schedule: 'one-cycle' | 'cosine' | 'linear' | 'constant';
  /** Part of the steps in which the learning rate rises. */
  warmup: number;
  /** Decoupled weight decay of AdamW. */
  weightDecay: number;
  /** Probability that the targets give to the wrong classes together. */
  labelSmoothing: number;
  /** Gradients are scaled down to this global norm. */
  clipNorm: number;
  /** Whether rare classes weigh more in the loss, so that all classes count alike. */
  balanceClasses: boolean;
  /** Evaluations without a better accuracy after which training stops. */
  patience: number;
  /** Steps between checkpoints, beside those after each epoch. */
  saveEvery: number;
  /** Decides split, order, initial weights and dropout: the same seed gives the same run. */
  seed: number;

  /** `graph` runs TensorFlow's executor, `xla` compiles the step as a whole. */
  compiler: 'graph' | 'xla';
}

const data = 'Data';
const text = 'Text';
const model = 'Model';
const training = 'Training';

/** What each field may hold; its order is that of `--help`. */
export const classificationFields: Fields<ClassificationConfig> = {
  data: { kind: 'text', group: data, help: '"language-id" or a CSV, TSV or JSONL file' },
  textColumn: {
    kind: 'text',
    group: data,
    help: 'column of the texts (left out: guessed and said)',
  },
  labelColumn: {
    kind: 'text',
    group: data,
    help: 'column of the labels (left out: guessed and said)',
  },
  validationData: {
    kind: 'text',
    group: data,
    help: 'file to validate on (left out: part of the data)',
  },
  testData: { kind: 'text', group: data, help: 'file to test on (left out: part of the data)' },
  validationFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group: data,
    help: 'part of the texts held back for validation',
  },
  testFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group: data,
    help: 'part of the texts held back for the final test',
  },
  columns: {
    kind: 'list',
    group: data,
    help: 'names of the columns of files without a header line',
  },
  quoted: {
    kind: 'boolean',
    group: data,
    help: 'fields may stand in double quotes',
    negatedHelp: 'double quotes are part of the text',
  },
  encoding: { kind: 'text', group: data, help: 'encoding of the files (left out: detected)' },
  invalid: {
    kind: 'choice',
    choices: ['error', 'replace', 'windows-1252'],
    group: data,
    help: 'a line that is not valid in the encoding: stop, put U+FFFD, or read it so',
  },
  ragged: {
    kind: 'choice',
    choices: ['error', 'skip'],
    group: data,
    help: 'a row with too many or too few fields: stop, or leave it out',
  },
  rareClasses: {
    kind: 'choice',
    choices: ['error', 'drop', 'keep'],
    group: data,
    help: 'a class with one text: stop, leave it out, or keep it untested',
  },
  languages: { kind: 'list', group: data, help: 'languages of language-id (left out: all 72)' },

  tokens: {
    kind: 'choice',
    choices: ['auto', 'characters', 'words'],
    group: text,
    help: 'what one token is; auto: characters where texts have no spaces',
  },
  lowercase: {
    kind: 'boolean',
    group: text,
    help: 'read words in lower case',
    negatedHelp: 'read words as they are',
  },
  maxLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'tokens of a text beyond this are not read',
  },
  vocabularySize: { kind: 'integer', min: 2, group: text, help: 'most tokens in the vocabulary' },
  minCount: { kind: 'integer', min: 1, group: text, help: 'rarer tokens are read as unknown' },

  embeddingDim: { kind: 'integer', min: 1, group: model, help: 'features of a token' },
  filters: { kind: 'integers', min: 1, group: model, help: 'features of each residual block' },
  kernelSize: {
    kind: 'integer',
    min: 1,
    group: model,
    help: 'tokens that a convolution reads at once',
  },
  variant: {
    kind: 'choice',
    choices: ['v1', 'v2'],
    group: model,
    help: 'v1: normalize after adding; v2: pre-activation',
  },
  norm: {
    kind: 'choice',
    choices: ['batchNorm', 'layerNorm', 'rmsNorm', 'none'],
    group: model,
    help: 'normalization in the blocks',
  },
  attention: {
    kind: 'choice',
    choices: ['additive', 'plain'],
    group: model,
    help: 'softmax(w tanh(W h)), or the plain softmax(W h)',
  },
  attentionDim: {
    kind: 'integer',
    min: 1,
    group: model,
    help: 'hidden size of additive attention',
  },
  positions: {
    kind: 'choice',
    choices: ['none', 'learned', 'sinusoidal'],
    group: model,
    help: 'what tells where a token stands',
  },
  embeddingDropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group: model,
    help: 'part of the embeddings dropped in training',
  },
  dropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group: model,
    help: 'part of the activations dropped in training',
  },
  headDropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group: model,
    help: 'part of the pooled context dropped in training',
  },

  epochs: { kind: 'integer', min: 1, group: training, help: 'most passes over the training texts' },
  batchSize: { kind: 'integer', min: 1, group: training, help: 'texts in a step' },
  learningRate: { kind: 'number', above: 0, group: training, help: 'highest learning rate' },
  schedule: {
    kind: 'choice',
    choices: ['one-cycle', 'cosine', 'linear', 'constant'],
    group: training,
    help: 'how the learning rate moves',
  },
  warmup: {
    kind: 'number',
    min: 0,
    below: 1,
    group: training,
    help: 'part of the steps in which the learning rate rises',
  },
  weightDecay: { kind: 'number', min: 0, group: training, help: 'decoupled weight decay of AdamW' },
  labelSmoothing: {
    kind: 'number',
    min: 0,
    below: 1,
    group: training,
    help: 'probability that targets give to wrong classes',
  },
  clipNorm: {
    kind: 'number',
    above: 0,
    group: training,
    help: 'gradients are scaled down to this norm',
  },
  balanceClasses: {
    kind: 'boolean',
    group: training,
    help: 'weigh rare classes more',
    negatedHelp: 'weigh all texts alike',
  },
  patience: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'stop after so many evaluations without a better one',
  },
  saveEvery: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'steps between checkpoints, beside those of epochs',
  },
  seed: { kind: 'integer', min: 0, group: training, help: 'the same seed gives the same run' },
  compiler: {
    kind: 'choice',
    choices: ['graph', 'xla'],
    group: training,
    help: 'how TensorFlow runs the step',
  },
};
