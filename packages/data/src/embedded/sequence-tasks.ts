import { checkOptions } from '@resattn/options';
import type { RandomStream } from '../random/stream.js';
import type { TextPair } from '../reading/pairs.js';
import type { Splits } from '../splitting/split.js';
import { distinctSplits, type GeneratedSizes } from './distinct-splits.js';

export interface SequenceTaskOptions extends GeneratedSizes {
  /** Default 1. */
  readonly minLength?: number | undefined;
  /** Default 20. */
  readonly maxLength?: number | undefined;
  /** Symbols are the numbers from 0 to this minus 1. Default 10. */
  readonly numSymbols?: number | undefined;
}

/** The same sequence: source `3 1 2`, target `3 1 2`. */
export function copyTask(options: SequenceTaskOptions = {}): Splits<TextPair> {
  checkOptions('copyTask', options, {
    minLength: true,
    maxLength: true,
    numSymbols: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  return sequenceTask('copy', options, (symbols) => symbols);
}

/** The sequence from its end: source `3 1 2`, target `2 1 3`. */
export function reverseTask(options: SequenceTaskOptions = {}): Splits<TextPair> {
  checkOptions('reverseTask', options, {
    minLength: true,
    maxLength: true,
    numSymbols: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  return sequenceTask('reverse', options, (symbols) => [...symbols].reverse());
}

/** The numbers by size: source `3 1 2`, target `1 2 3`. */
export function sortTask(options: SequenceTaskOptions = {}): Splits<TextPair> {
  checkOptions('sortTask', options, {
    minLength: true,
    maxLength: true,
    numSymbols: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  return sequenceTask('sort', options, (symbols) => [...symbols].sort((a, b) => a - b));
}

/** Lengths are drawn evenly, then the symbols; every source occurs at most once in all parts. */
function sequenceTask(
  name: string,
  options: SequenceTaskOptions,
  answer: (symbols: readonly number[]) => readonly number[],
): Splits<TextPair> {
  const { minLength = 1, maxLength = 20, numSymbols = 10 } = options;
  if (!(minLength >= 1 && maxLength >= minLength && numSymbols >= 1)) {
    throw new RangeError(
      `A sequence needs 1 <= minLength <= maxLength and numSymbols >= 1, got ${minLength}, ${maxLength} and ${numSymbols}.`,
    );
  }
  const draw = (random: RandomStream): TextPair => {
    const length = minLength + random.below(maxLength - minLength + 1);
    const symbols = Array.from({ length }, () => random.below(numSymbols));
    return { source: symbols.join(' '), target: answer(symbols).join(' ') };
  };
  return distinctSplits(options, name, draw, ({ source }) => source);
}
