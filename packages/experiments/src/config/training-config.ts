import type { Fields } from './field.js';

/** How any model is trained. */
export interface TrainingConfig {
  /** Maximum number of epochs. */
  readonly epochs: number;
  /** Maximum number of steps; training stops at whichever limit is reached first. */
  readonly steps?: number | undefined;
  /** Examples in a step. */
  readonly batchSize: number;
  /**
   * Steps that an epoch has at least: where there are few examples, fewer of them make a step than
   * `batchSize`, though no fewer than 8; by default as many as `batchSize` says; a `batchSize` that is
   * given in place of a preset's leaves the preset's `minStepsPerEpoch` out.
   */
  readonly minStepsPerEpoch?: number | undefined;
  /**
   * Steps that training has at least: where there are few examples, it has more epochs than `epochs` says.
   * Default: as many as `epochs` says. `epochs` or `steps` that are given in place of a preset's leave the
   * preset's `minSteps` out.
   */
  readonly minSteps?: number | undefined;
  /** Highest learning rate of the schedule; of `noam`, its factor, which is 1 in the paper. */
  readonly learningRate: number;
  /** How the learning rate moves after the warm-up. */
  readonly schedule: 'one-cycle' | 'cosine' | 'linear' | 'constant' | 'inverse-sqrt' | 'noam';
  /** Steps in which the learning rate rises, from 1; below 1, their part of all steps. */
  readonly warmupSteps: number;
  /** AdamW beta2; Transformers often use 0.98. Default: 0.999. */
  readonly beta2?: number | undefined;
  /** Decoupled weight decay of AdamW. */
  readonly weightDecay: number;
  /** Label-smoothing factor: probability mass spread over the other classes. */
  readonly labelSmoothing: number;
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number;
  /** Steps between evaluations. Default: one epoch. */
  readonly validateEvery?: number | undefined;
  /** Evaluations without a better score after which training stops. */
  readonly patience: number;
  /**
   * Which weights the run ends with: those of its best evaluation, or its last. Default: the best, and the last
   * where fewer than 200 texts to classify validate, whose score is mostly chance; `patience` ends no training
   * then.
   */
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
  /** What products of matrices are computed in; weights stay float32. Default: float32. */
  readonly precision?: 'float32' | 'bfloat16' | undefined;
}

const group = 'Training';

/** What the fields of every training may hold. */
export const trainingFields: Fields<TrainingConfig> = {
  epochs: { kind: 'integer', min: 1, group, help: 'maximum number of epochs' },
  steps: {
    kind: 'integer',
    min: 1,
    group,
    help: 'maximum number of steps; training stops at whichever limit comes first',
  },
  batchSize: { kind: 'integer', min: 1, group, help: 'batch size' },
  minStepsPerEpoch: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps of an epoch at least: smaller ones where examples are few, unless their size is given',
  },
  minSteps: {
    kind: 'integer',
    min: 1,
    group,
    help: 'minimum number of steps: more epochs where examples are few, unless their number is given',
  },
  learningRate: {
    kind: 'number',
    above: 0,
    group,
    help: 'peak learning rate; for noam its factor',
  },
  schedule: {
    kind: 'choice',
    choices: ['one-cycle', 'cosine', 'linear', 'constant', 'inverse-sqrt', 'noam'],
    group,
    help: 'learning-rate schedule',
  },
  warmupSteps: {
    kind: 'number',
    min: 0,
    group,
    help: 'warm-up steps; below 1, a fraction of all steps',
  },
  beta2: { kind: 'number', above: 0, below: 1, group, help: 'beta2 of AdamW' },
  weightDecay: { kind: 'number', min: 0, group, help: 'weight decay of AdamW, decoupled' },
  labelSmoothing: {
    kind: 'number',
    min: 0,
    below: 1,
    group,
    help: 'label smoothing: probability mass spread over the other classes',
  },
  clipNorm: { kind: 'number', above: 0, group, help: 'maximum global norm of the gradients' },
  validateEvery: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps between evaluations (default: one epoch)',
  },
  patience: {
    kind: 'integer',
    min: 1,
    group,
    help: 'early stopping: evaluations without improvement before stopping',
  },
  finalWeights: {
    kind: 'choice',
    choices: ['best', 'last'],
    group,
    help: 'final weights: of the best evaluation, or the last (default: best)',
  },
  saveEvery: {
    kind: 'integer',
    min: 1,
    group,
    help: 'steps between checkpoints, in addition to epochs and evaluations',
  },
  seed: {
    kind: 'integer',
    min: 0,
    group,
    help: 'seed of initial weights, dropout and batch order',
  },
  compiler: {
    kind: 'choice',
    choices: ['graph', 'xla', 'auto'],
    group,
    help: 'how the step is executed; auto: whichever is faster',
  },
  precision: {
    kind: 'choice',
    choices: ['float32', 'bfloat16'],
    group,
    help: 'precision of matrix products; bfloat16 needs a recent CPU (default: float32)',
  },
};
