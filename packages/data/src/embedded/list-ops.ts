import { checkOptions } from '@resattn/options';
import type { RandomStream } from '../random/stream.js';
import type { Splits } from '../splitting/split.js';
import { distinctSplits, type GeneratedSizes } from './distinct-splits.js';

/** An expression as words, e.g. `[MAX 2 9 [MIN 4 7 ] 0 ]`, and its value from 0 to 9. */
export interface ListOpsExample {
  readonly text: string;
  readonly label: number;
}

export interface ListOpsOptions extends GeneratedSizes {
  /** Lists stand in lists at most so deep. Default 5. */
  readonly maxDepth?: number | undefined;
  /** A list has 2 to this many elements. Default 5. */
  readonly maxArguments?: number | undefined;
  /** Chance that an element is a digit where a list could stand. Default 0.75. */
  readonly digitProbability?: number | undefined;
  /** Words of an expression, brackets included, at most. Default 200. */
  readonly maxLength?: number | undefined;
}

const operators: Readonly<Record<string, (values: readonly number[]) => number>> = {
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
  /** Of an even number of values, the mean of the two in the middle, rounded down. */
  MED: (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = (sorted.length - 1) / 2;
    return Math.floor((sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2);
  },
  /** Sum modulo 10. */
  SM: (values) => values.reduce((a, b) => a + b, 0) % 10,
};
const operatorNames = Object.keys(operators);

/**
 * ListOps: nested lists of digits under MIN, MAX, MED (median) and SM (sum modulo 10); the value is
 * the class. Drawn from the task's grammar, every expression at most once.
 *
 * Nangia and Bowman: ListOps: A Diagnostic Dataset for Latent Tree Learning (2018). Their files and
 * those of the Long Range Arena are other draws of it, so scores are not comparable with theirs.
 */
export function listOps(options: ListOpsOptions = {}): Splits<ListOpsExample> {
  checkOptions('listOps', options, {
    maxDepth: true,
    maxArguments: true,
    digitProbability: true,
    maxLength: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  const { maxDepth = 5, maxArguments = 5, digitProbability = 0.75, maxLength = 200 } = options;
  if (!(maxDepth >= 1 && maxArguments >= 2 && maxLength >= 4)) {
    throw new RangeError(
      `An expression needs maxDepth >= 1, maxArguments >= 2 and maxLength >= 4, got ${maxDepth}, ${maxArguments} and ${maxLength}.`,
    );
  }
  const drawElement = (random: RandomStream, depth: number): { words: string[]; value: number } => {
    if (depth > maxDepth || (depth > 1 && random.uniform() < digitProbability)) {
      const digit = random.below(10);
      return { words: [String(digit)], value: digit };
    }
    const operator = random.choice(operatorNames);
    const elements = Array.from({ length: 2 + random.below(maxArguments - 1) }, () =>
      drawElement(random, depth + 1),
    );
    return {
      words: [`[${operator}`, ...elements.flatMap(({ words }) => words), ']'],
      value: operators[operator]!(elements.map(({ value }) => value)),
    };
  };
  const draw = (random: RandomStream): ListOpsExample => {
    for (;;) {
      const { words, value } = drawElement(random, 1);
      if (words.length <= maxLength) return { text: words.join(' '), label: value };
    }
  };
  return distinctSplits(options, 'list-ops', draw, ({ text }) => text);
}

/**
 * The value of an expression.
 *
 * @throws Error when it is no ListOps expression
 */
export function listOpsValue(text: string): number {
  const stack: { operator: string; values: number[] }[] = [];
  let result: number | undefined;
  for (const word of text.split(/\s+/)) {
    const wrong = new Error(`"${word}" does not fit into the ListOps expression ${text}.`);
    let value: number;
    if (/^\[[A-Z]+$/.test(word) && word.slice(1) in operators && result === undefined) {
      stack.push({ operator: word.slice(1), values: [] });
      continue;
    }
    if (word === ']') {
      const list = stack.pop();
      if (!list || list.values.length === 0) throw wrong;
      value = operators[list.operator]!(list.values);
    } else if (/^\d$/.test(word)) {
      value = Number(word);
    } else {
      throw wrong;
    }
    if (stack.length > 0) stack.at(-1)!.values.push(value);
    else if (result === undefined) result = value;
    else throw wrong;
  }
  if (stack.length > 0 || result === undefined) {
    throw new Error(`The ListOps expression ${text} lacks ${stack.length} closing brackets.`);
  }
  return result;
}
