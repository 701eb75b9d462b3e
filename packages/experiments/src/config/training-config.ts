import type { Fields } from './field.js';

/** How any model is trained. */
export interface TrainingConfig {
  /** Most passes over the training texts. */
  readonly epochs: number;
  /** Most steps, beside the most passes. */
  readonly steps?: number | undefined;
  /** Examples in a step. */
  readonly batchSize: number;
  /**
   * Steps that an epoch has at least: where there are few examples, fewer of them make a step than
   * `batchSize`, though no fewer than 8. Left out, as many as `batchSize` says; a `batchSize` that is
   * given in the place of a preset's leaves the preset's `minStepsPerEpoch` out.
   */
  readonly minStepsPerEpoch?: number | undefined;
  /** Highest learning rate of the schedule; of `noam`, its factor, which is 1 in the paper. */
  readonly learningRate: number;
  /** How the learning rate moves after the warm-up. */
  readonly schedule: 'one-cycle' | 'cosine' | 'linear' | 'constant' | 'inverse-sqrt' | 'noam';
  /** Steps in which the learning rate rises, from 1; below 1, their part of all steps. */
  readonly warmupSteps: number;
  /** Decay of AdamW's second moments; Transformers take 0.98. Left out, 0.999. */
  readonly beta2?: number | undefined;
  /** Decoupled weight decay of AdamW. */
  readonly weightDecay: number;
  /** Probability that the targets give to the wrong classes together. */
  readonly labelSmoothing: number;
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number;
  /** Steps between evaluations. Left out, one at the end of each epoch. */
  readonly validateEvery?: number | undefined;
  /** Evaluations without a better score after which training stops. */
  readonly patience: number;
  /** Which weights the run ends with: those of its best evaluation, or its last. Left out, the best. */
  readonly finalWeights?: 'best' | 'last' | undefined;
  /** Steps between checkpoints, beside those after each epoch and evaluation. */
  readonly saveEvery: number;
  /**
   * Decides initial weights, dropout and the order of batches. The examples are decided by `dataSeed`,
   * where they are divided or generated at random.
   */
  readonly seed: number;

  /**
   * `graph` runs TensorFlow's executor, `xla` compiles the step as a whole, `auto` times both on the
   * first steps and keeps the faster one.
   */
  readonly compiler: 'graph' | 'xla' | 'auto';
  /** What products of matrices are computed in; weights stay float32. Left out, float32. */
  readonly precision?: 'float32' | 'bfloat16' | undefined;
}

const group = 'Training';

/** What the fields of every training may hold. */
export const trainingFields: Fields<TrainingConfig> = {
  epochs: { kind: 'integer', min: 1, group, help: 'most passes over the training texts' },
  steps: { kind: 'integer', min: 1, group, help: 'most steps, beside the passes' },
  batchSize: { kind: 'integer', min: 1, group, help: 'examples in a step' },
  minStepsPerEpoch: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps of an epoch at least: smaller ones where examples are few, unless their size is given',
  },
  learningRate: { kind: 'number', above: 0, group, help: 'highest learning rate; factor of noam' },
  schedule: {
    kind: 'choice',
    choices: ['one-cycle', 'cosine', 'linear', 'constant', 'inverse-sqrt', 'noam'],
    group,
    help: 'how the learning rate moves',
  },
  warmupSteps: {
    kind: 'number',
    min: 0,
    group,
    help: 'steps in which the learning rate rises; below 1, their part of all',
  },
  beta2: { kind: 'number', above: 0, below: 1, group, help: "decay of AdamW's second moments" },
  weightDecay: { kind: 'number', min: 0, group, help: 'decoupled weight decay of AdamW' },
  labelSmoothing: {
    kind: 'number',
    min: 0,
    below: 1,
    group,
    help: 'probability that targets give to wrong classes',
  },
  clipNorm: { kind: 'number', above: 0, group, help: 'gradients are scaled down to this norm' },
  validateEvery: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps between evaluations (left out: an epoch)',
  },
  patience: {
    kind: 'integer',
    min: 1,
    group,
    help: 'stop after so many evaluations without a better one',
  },
  finalWeights: {
    kind: 'choice',
    choices: ['best', 'last'],
    group,
    help: 'weights at the end: of the best evaluation, or the last (left out: best)',
  },
  saveEvery: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps between checkpoints, beside those of epochs and evaluations',
  },
  seed: {
    kind: 'integer',
    min: 0,
    group,
    help: 'seed of initial weights, dropout and the order of batches',
  },
  compiler: {
    kind: 'choice',
    choices: ['graph', 'xla', 'auto'],
    group,
    help: 'how TensorFlow runs the step; auto: whichever is faster',
  },
  precision: {
    kind: 'choice',
    choices: ['float32', 'bfloat16'],
    group,
    help: 'numbers of the products of matrices; bfloat16 needs a recent CPU (left out: float32)',
  },
};
