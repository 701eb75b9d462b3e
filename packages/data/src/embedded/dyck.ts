import { checkOptions } from '@resattn/options';
import type { RandomStream } from '../random/stream.js';
import type { Splits } from '../splitting/split.js';
import { distinctSplits, type GeneratedSizes } from './distinct-splits.js';

/** Brackets as words; `label` 1 where each is closed by its own kind in the right order. */
export interface DyckExample {
  readonly text: string;
  readonly label: 0 | 1;
}

export interface DyckOptions extends GeneratedSizes {
  /** Kinds of brackets, 1 to 4. Default 2. */
  readonly kinds?: number | undefined;
  /** Brackets of a text at least, an even number. Default 4. */
  readonly minLength?: number | undefined;
  /** Brackets of a text at most, an even number. Default 40. */
  readonly maxLength?: number | undefined;
  /** Open brackets at any place at most. Default: no limit. */
  readonly maxDepth?: number | undefined;
  /** Share of texts that are not balanced. Default 0.5; 0 for language modelling. */
  readonly unbalanced?: number | undefined;
}

const bracketKinds = ['()', '[]', '{}', '<>'];

/**
 * Dyck languages: balanced brackets of k kinds, and texts in which one bracket was replaced by
 * another so that they are balanced no longer. Such a text has the length of a balanced one, so
 * counting the words does not tell them apart.
 *
 * Chomsky and Schuetzenberger (1963); as a test of networks, e.g. Hewitt et al.: RNNs can generate
 * bounded hierarchical languages with optimal memory (2020).
 */
export function dyck(options: DyckOptions = {}): Splits<DyckExample> {
  checkOptions('dyck', options, {
    kinds: true,
    minLength: true,
    maxLength: true,
    maxDepth: true,
    unbalanced: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  const {
    kinds = 2,
    minLength = 4,
    maxLength = 40,
    maxDepth = Infinity,
    unbalanced = 0.5,
  } = options;
  const areEven = minLength % 2 === 0 && maxLength % 2 === 0;
  if (!(areEven && minLength >= 2 && maxLength >= minLength && maxDepth >= 1)) {
    throw new RangeError(
      `Dyck texts need even 2 <= minLength <= maxLength and maxDepth >= 1, got ${minLength}, ${maxLength} and ${maxDepth}.`,
    );
  }
  if (!(Number.isInteger(kinds) && kinds >= 1 && kinds <= bracketKinds.length)) {
    throw new RangeError(
      `kinds must be an integer from 1 to ${bracketKinds.length}, got ${kinds}.`,
    );
  }
  const brackets = bracketKinds.slice(0, kinds).join('');
  const draw = (random: RandomStream): DyckExample => {
    const length = minLength + 2 * random.below((maxLength - minLength) / 2 + 1);
    const words = balancedWords(length, kinds, maxDepth, random);
    if (random.uniform() >= unbalanced) return { text: words.join(' '), label: 1 };
    const place = random.below(length);
    words[place] = random.choice([...brackets].filter((bracket) => bracket !== words[place]));
    return { text: words.join(' '), label: 0 };
  };
  return distinctSplits(options, 'dyck', draw, ({ text }) => text);
}

function balancedWords(
  length: number,
  kinds: number,
  maxDepth: number,
  random: RandomStream,
): string[] {
  const words: string[] = [];
  const open: string[] = [];
  while (words.length < length) {
    const left = length - words.length;
    const mustClose = open.length === left || open.length >= maxDepth;
    if (open.length > 0 && (mustClose || random.uniform() < 0.5)) {
      words.push(open.pop()!);
    } else {
      const kind = bracketKinds[random.below(kinds)]!;
      words.push(kind[0]!);
      open.push(kind[1]!);
    }
  }
  return words;
}

/** Whether every bracket of a text is closed by its own kind in the right order. */
export function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const word of text.split(' ')) {
    const kind = bracketKinds.find((brackets) => brackets.includes(word));
    if (kind === undefined) return false;
    if (word === kind[0]) open.push(kind[1]!);
    else if (open.pop() !== word) return false;
  }
  return open.length === 0;
}
