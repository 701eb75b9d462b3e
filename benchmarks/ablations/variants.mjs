import { presets } from '@resattn/experiments/config';

/** The fields of the preset that make a variant. */
const fields = [
  ...[
    'model',
    'minFrequency',
    'embeddingDim',
    'embeddingStddev',
    'filters',
    'kernelSize',
    'variant',
  ],
  ...['residual', 'zeroInit', 'norm', 'attention', 'attentionDim', 'embeddingDropout', 'dropout'],
  ...['headDropout', 'epochs', 'batchSize', 'learningRate', 'schedule', 'weightDecay'],
  ...['labelSmoothing', 'clipNorm'],
];

/**
 * How one network is made and trained.
 *
 * @typedef {object} Variant
 * @property {'resnet-attention'} model
 * @property {number} minFrequency
 * @property {number} embeddingDim
 * @property {number} embeddingStddev
 * @property {number[]} filters
 * @property {number} kernelSize
 * @property {'v1' | 'v2'} variant
 * @property {boolean} residual
 * @property {boolean} zeroInit
 * @property {'batchNorm' | 'layerNorm' | 'rmsNorm' | 'none'} norm
 * @property {'additive' | 'plain'} attention
 * @property {number} attentionDim
 * @property {boolean} maxPooling
 * @property {number} embeddingDropout
 * @property {number} dropout
 * @property {number} headDropout
 * @property {number} epochs
 * @property {number} batchSize
 * @property {number} learningRate
 * @property {'one-cycle' | 'cosine' | 'linear'} schedule
 * @property {number} warmup share of the steps
 * @property {number} weightDecay
 * @property {number} labelSmoothing
 * @property {number} clipNorm
 */

/** @type {Readonly<Record<string, unknown>>} */
const recipe = { ...presets.classify?.config };

/**
 * The recipe that one part of is changed at a time: that of the preset `classify`, without what reads the
 * data, the n-grams beside the network and early stopping.
 */
export const base = /** @type {Variant} */ ({
  ...Object.fromEntries(fields.map((name) => [name, recipe[name]])),
  maxPooling: false,
  warmup: recipe.warmupSteps,
});

/**
 * What each variant changes.
 *
 * @type {Readonly<Record<string, Partial<Variant>>>}
 */
export const variants = {
  recipe: {},
  'as before': { embeddingStddev: 1, zeroInit: false, norm: 'batchNorm' },
  'deviation 1': { embeddingStddev: 1 },
  'deviation 0.3': { embeddingStddev: 0.3 },
  'deviation 0.03': { embeddingStddev: 0.03 },
  'no zero start': { zeroInit: false },
  'batch normalization': { norm: 'batchNorm' },
  'RMS normalization': { norm: 'rmsNorm' },
  'no normalization': { norm: 'none' },
  'rate 0.0005': { learningRate: 0.0005 },
  'rate 0.002': { learningRate: 0.002 },
  'rate 0.004': { learningRate: 0.004 },
  cosine: { schedule: 'cosine', warmup: 0.05 },
  '5 epochs': { epochs: 5 },
  '20 epochs': { epochs: 20 },
  'batches of 32': { batchSize: 32 },
  'no embedding dropout': { embeddingDropout: 0 },
  'embedding dropout 0.5': { embeddingDropout: 0.5 },
  'no dropout in blocks': { dropout: 0 },
  'head dropout 0.2': { headDropout: 0.2 },
  'no label smoothing': { labelSmoothing: 0 },
  'weight decay 0.1': { weightDecay: 0.1 },
  'max pooling beside attention': { maxPooling: true },
  'plain attention': { attention: 'plain' },
  'one block': { filters: [96] },
  'three blocks': { filters: [96, 96, 96] },
  'kernel 5': { kernelSize: 5 },
  'width 192': { embeddingDim: 192, filters: [192, 192] },
  'width 300, one block': { embeddingDim: 300, filters: [300] },
  'minimum count 1': { minFrequency: 1 },
  'plain blocks': { residual: false },
};
