import { type BooleanField, field, type NumberField } from '@resattn/options';

// Fields that several families have, each with its own default.

/** A size, from 1. */
export const size = (value: number, help: string): NumberField =>
  field.integer({ min: 1, default: value, help });

/** A dropout rate. */
export const rate = (value: number, help: string): NumberField =>
  field.number({ min: 0, below: 1, default: value, help });

export const embeddingDim = (value: number): NumberField => size(value, 'features of a token');

/**
 * Standard deviation of the embeddings at first. Adam moves each weight by about the learning rate a
 * step, so that embeddings of deviation 1 stay near what was drawn. The default is near that of Kim
 * (2014), 0.14, and of Zhang and LeCun (2015), 0.05.
 */
export const embeddingStddev: NumberField = field.number({
  above: 0,
  default: 0.1,
  help: 'standard deviation of the initial embeddings',
});

/** Whether blocks add their input; without it they are plain, for comparison. */
export const residual: BooleanField = field.boolean({
  default: true,
  help: 'residual connections',
  negatedHelp: 'plain blocks, for comparison',
});
