import { type BaselineConfig, baselineFields } from './baseline-config.js';
import type { Fields } from './field.js';
import { type LabelledDataConfig, labelledDataFields } from './labelled-data-config.js';
import { type TrainingConfig, trainingFields } from './training-config.js';

/** Everything that decides how a text classifier is trained. A preset gives each field a value. */
export interface ClassificationConfig extends LabelledDataConfig, TrainingConfig, BaselineConfig {
  /** What one token is; `auto` is words, or characters where texts are written without spaces. */
  tokens: 'auto' | 'characters' | 'words';
  /** Whether words are read in lower case; characters are read as they are. */
  lowercase: boolean;
  /** Tokens of a text beyond this are not read. */
  maxLength: number;
  /** Most tokens in the vocabulary; rarer ones are read as unknown. */
  vocabularySize: number;
  /** Tokens that occur less often in the training texts are read as unknown. */
  minFrequency: number;

  /** Family of the model. */
  model:
    | 'resnet-attention'
    | 'text-cnn'
    | 'fast-text'
    | 'bilstm-attention'
    | 'self-attentive'
    | 'transformer'
    | 'dpcnn';
  /** Features of a token. */
  embeddingDim: number;
  /** Standard deviation of the embeddings at first. */
  embeddingStddev: number;
  /**
   * Features of each residual block, one number a block; a block has two convolutions. In other
   * families of each recurrent layer or convolution.
   */
  filters: number[];
  /** Tokens that a convolution reads at once. */
  kernelSize: number;
  /** `v1` normalizes after adding, `v2` (pre-activation) before each convolution. */
  variant: 'v1' | 'v2';
  /** Whether blocks add their input; without it they are plain, for comparison. */
  residual: boolean;
  /** Whether each residual block starts as its shortcut, with the end of its branch at zero. */
  zeroInit: boolean;
  /** Normalization inside the blocks. */
  norm: 'batchNorm' | 'layerNorm' | 'rmsNorm' | 'none';
  /** `additive` is softmax(w tanh(W h)), `plain` is softmax(W h). */
  attention: 'additive' | 'plain';
  /** Hidden size of additive attention. */
  attentionDim: number;
  /** What tells where a token stands, beside the convolutions. */
  position: 'none' | 'learned' | 'sinusoidal';
  /** Part of the embeddings that is set to zero while training. */
  embeddingDropout: number;
  /** Part of the activations in the blocks that is set to zero while training. */
  dropout: number;
  /** Part of the pooled context that is set to zero while training. */
  headDropout: number;

  /**
   * Whether linear models over n-grams are weighed with the network on the validation texts: wide and
   * deep.
   */
  wide: boolean;
  /** Whether rare classes weigh more in the loss, so that all classes count alike. */
  balanceClasses: boolean;
}

const text = 'Text';
const model = 'Model';
const training = 'Training';

/** What each field may hold; its order is that of `--help`. */
export const classificationFields: Fields<ClassificationConfig> = {
  ...labelledDataFields,

  tokens: {
    kind: 'choice',
    choices: ['auto', 'characters', 'words'],
    group: text,
    help: 'what one token is; auto: characters where texts have no spaces',
  },
  lowercase: {
    kind: 'boolean',
    group: text,
    help: 'read texts in lower case',
    negatedHelp: 'read texts as they are',
  },
  maxLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'tokens of a text beyond this are not read',
  },
  vocabularySize: { kind: 'integer', min: 2, group: text, help: 'most tokens in the vocabulary' },
  minFrequency: { kind: 'integer', min: 1, group: text, help: 'rarer tokens are read as unknown' },

  model: {
    kind: 'choice',
    choices: [
      'resnet-attention',
      'text-cnn',
      'fast-text',
      'bilstm-attention',
      'self-attentive',
      'transformer',
      'dpcnn',
    ],
    group: model,
    help: 'family of the model',
  },
  embeddingDim: { kind: 'integer', min: 1, group: model, help: 'features of a token' },
  embeddingStddev: {
    kind: 'number',
    above: 0,
    group: model,
    help: 'standard deviation of the embeddings at first',
  },
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
  residual: {
    kind: 'boolean',
    group: model,
    help: 'blocks add their input',
    negatedHelp: 'plain blocks, for comparison',
  },
  zeroInit: {
    kind: 'boolean',
    group: model,
    help: 'blocks start as their shortcut',
    negatedHelp: 'blocks start at random',
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
  position: {
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

  wide: {
    kind: 'boolean',
    group: model,
    help: 'add linear models over n-grams to the network, as far as they help in validation',
    negatedHelp: 'the network by itself',
  },
  balanceClasses: {
    kind: 'boolean',
    group: training,
    help: 'weigh rare classes more',
    negatedHelp: 'weigh all texts alike',
  },
  ...baselineFields,
  ...trainingFields,
};
