import { field, type OptionsOf } from '@resattn/options';
import { embeddingDim, embeddingStddev, rate, residual, size } from '../../config/option-fields.js';
import type { ClassifierConfig } from './config.js';
import { poolingOptions } from './pooling.js';

/** The options of `resNetAttention`. */
export const resNetAttentionOptions = {
  embeddingDim: embeddingDim(96),
  embeddingStddev,
  /**
   * Features of each residual block, one number a block; where they change, the shortcut is a
   * projection. A block has two convolutions.
   */
  filters: field.integers({
    min: 1,
    default: [96, 96, 96],
    help: 'channels of each residual block of two convolutions',
  }),
  kernelSize: size(3, 'kernel size'),
  /** `v1` as first published, `v2` with pre-activation. */
  variant: field.choice(['v1', 'v2'], {
    default: 'v2',
    help: 'v1: normalize after adding; v2: pre-activation',
  }),
  residual,
  /**
   * Whether each block starts as its shortcut: the last convolution (`v2`) or the scale of the last
   * normalization (`v1`) is zero at first. Plain blocks have no shortcut to start as.
   */
  zeroInit: field.boolean({
    default: true,
    help: 'initialize each block as its shortcut (zero residual)',
    negatedHelp: 'blocks start at random',
    when: { residual: [true] },
  }),
  norm: field.choice(['batchNorm', 'layerNorm', 'rmsNorm', 'none'], {
    default: 'batchNorm',
    help: 'normalization in the blocks',
  }),
  ...poolingOptions(96),
  /** Whether the classifier also sees the largest value of each feature over the text. */
  maxPooling: field.boolean({
    default: false,
    help: 'add max pooling to the input of the classifier',
    negatedHelp: 'the classifier sees the pooled text only',
    when: { pooling: ['attention', 'mean'] },
  }),
  /** What tells the model where a token stands, beside the convolutions. */
  position: field.choice(['none', 'learned', 'sinusoidal'], {
    default: 'none',
    help: 'position encoding, in addition to the convolutions',
  }),
  maxPositions: field.integer({
    min: 1,
    default: 512,
    help: 'maximum length for learned positions',
    when: { position: ['learned'] },
  }),
  embeddingDropout: rate(0.1, 'dropout rate of the embeddings'),
  dropout: rate(0.1, 'dropout rate in the blocks'),
  headDropout: rate(0.1, 'dropout rate before the classifier'),
};

export interface ResNetAttentionConfig
  extends ClassifierConfig,
    OptionsOf<typeof resNetAttentionOptions> {}
