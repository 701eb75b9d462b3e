import { checkOptions } from '@resattn/options';
import type { CollateContext, Collator } from '../batching/batch.js';
import { paddingMask, padSequences } from './pad.js';

/** A text as token ids, with whatever a collator needs beside it. */
export interface TokenSequence {
  readonly ids: ArrayLike<number>;
}

export interface CollatorOptions {
  /** The id that fills up short sequences. Default 0. */
  readonly padId?: number | undefined;
}

/** The texts of a batch as tensors: their ids, which of them are real, and the weights of the rows. */
function textTensors(
  examples: readonly TokenSequence[],
  { lengths, rowWeights }: CollateContext,
  padId: number,
) {
  const sequences = examples.map(({ ids }) => ids);
  return {
    tokens: padSequences(sequences, lengths[0]!, padId),
    mask: paddingMask(sequences, lengths[0]!),
    weights: { values: rowWeights, shape: [examples.length] },
  };
}

/**
 * One class a text.
 *
 * `tokens` int32 `[batch, time]`, `mask` int32 `[batch, time]`, `labels` int32 `[batch]`,
 * `weights` float32 `[batch]`.
 */
export function classificationCollator(
  options: CollatorOptions = {},
): Collator<TokenSequence & { readonly label: number }> {
  checkOptions('classificationCollator', options, { padId: true });
  const { padId = 0 } = options;
  return {
    lengthsOf: ({ ids }) => [ids.length],
    collate(examples, context) {
      return {
        ...textTensors(examples, context, padId),
        labels: {
          values: Int32Array.from(examples, ({ label }) => label),
          shape: [examples.length],
        },
      };
    },
  };
}

/**
 * Any number of classes a text.
 *
 * `tokens` int32 `[batch, time]`, `mask` int32 `[batch, time]`, `labels` float32 `[batch, classes]`
 * of 0 and 1, `weights` float32 `[batch]`.
 */
export function multiLabelCollator(
  options: CollatorOptions & { numClasses: number },
): Collator<TokenSequence & { readonly labels: readonly number[] }> {
  checkOptions('multiLabelCollator', options, { padId: true, numClasses: true });
  const { padId = 0, numClasses } = options;
  return {
    lengthsOf: ({ ids }) => [ids.length],
    collate(examples, context) {
      const labels = new Float32Array(examples.length * numClasses);
      examples.forEach((example, row) => {
        for (const label of example.labels) {
          if (!(Number.isInteger(label) && label >= 0 && label < numClasses)) {
            throw new RangeError(
              `A label must be an integer from 0 to ${numClasses - 1}, got ${label}.`,
            );
          }
          labels[row * numClasses + label] = 1;
        }
      });
      return {
        ...textTensors(examples, context, padId),
        labels: { values: labels, shape: [examples.length, numClasses] },
      };
    },
  };
}

/**
 * A number a text.
 *
 * `tokens` int32 `[batch, time]`, `mask` int32 `[batch, time]`, `labels` float32 `[batch]`,
 * `weights` float32 `[batch]`.
 */
export function regressionCollator(
  options: CollatorOptions = {},
): Collator<TokenSequence & { readonly value: number }> {
  checkOptions('regressionCollator', options, { padId: true });
  const { padId = 0 } = options;
  return {
    lengthsOf: ({ ids }) => [ids.length],
    collate(examples, context) {
      return {
        ...textTensors(examples, context, padId),
        labels: {
          values: Float32Array.from(examples, ({ value }) => value),
          shape: [examples.length],
        },
      };
    },
  };
}
