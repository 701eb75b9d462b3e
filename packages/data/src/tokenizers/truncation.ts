import { OptionError } from '@resattn/options';

export type TruncationStrategy = 'longestFirst' | 'onlyFirst' | 'onlySecond';
export type Side = 'left' | 'right';

export interface TruncationOptions {
  /** Maximum number of tokens, special tokens included. */
  readonly maxLength: number;
  /** Tokens that neighbouring windows share. Default 0. */
  readonly stride?: number | undefined;
  /** Which text of a pair is truncated. Default `'longestFirst'`. */
  readonly strategy?: TruncationStrategy | undefined;
  /** The side that is truncated. Default `'right'`. */
  readonly direction?: Side | undefined;
}

export const truncationKeys: Readonly<Record<keyof TruncationOptions, true>> = {
  maxLength: true,
  stride: true,
  strategy: true,
  direction: true,
};

/** A half-open range of tokens. */
export type Window = readonly [start: number, end: number];

/**
 * The windows of `length` tokens, each of at most `maxLength`, neighbours sharing `stride` tokens.
 * The first window is the one that is kept, the others are the overflow.
 */
export function windowsOf(
  length: number,
  maxLength: number,
  stride: number,
  direction: Side,
): Window[] {
  if (length <= maxLength) return [[0, length]];
  if (maxLength === 0)
    return [
      [0, 0],
      [0, length],
    ];
  if (stride >= maxLength)
    throw new OptionError(
      (option) =>
        `Truncation: ${option('stride')} is ${stride}, expected less than the ${maxLength} tokens that are left for the text without the special tokens.`,
      [(option) => `lower ${option('stride')}`, (option) => `raise ${option('maxLength')}`],
    );
  const step = maxLength - stride;
  const windows: Window[] = [];
  if (direction === 'right') {
    for (let start = 0; ; start += step) {
      const end = Math.min(start + maxLength, length);
      windows.push([start, end]);
      if (end === length) return windows;
    }
  }
  for (let end = length; ; end -= step) {
    const start = Math.max(end - maxLength, 0);
    windows.push([start, end]);
    if (start === 0) return windows;
  }
}

/** The windows of both texts of a pair (`second` null for a single text) under `options`. */
export function truncate(
  first: number,
  second: number | null,
  added: number,
  options: TruncationOptions,
): [Window[], Window[] | null] {
  const { stride = 0, strategy = 'longestFirst', direction = 'right' } = options;
  checkCount('maxLength', options.maxLength);
  checkCount('stride', stride);
  if (options.maxLength < added)
    throw new OptionError(
      (option) =>
        `Truncation: ${option('maxLength')} is ${options.maxLength}, which has no room for the ${added} special tokens.`,
      ['raise it', (option) => `encode with ${option('addSpecialTokens', false)}`],
    );
  const room = options.maxLength - added;
  const cut = (length: number, target: number) => windowsOf(length, target, stride, direction);
  const whole = (length: number | null): Window[] | null =>
    length === null ? null : [[0, length]];
  const excess = first + (second ?? 0) - room;
  if (room === 0) return [cut(first, 0), second === null ? null : cut(second, 0)];
  if (excess <= 0) return [[[0, first]], whole(second)];
  if (strategy === 'longestFirst') {
    if (second === null) return [cut(first, room), null];
    const [keepFirst, keepSecond] = shareOf(first, second, room);
    return [cut(first, keepFirst), cut(second, keepSecond)];
  }
  if (strategy !== 'onlyFirst' && strategy !== 'onlySecond')
    throw new Error(
      `Truncation: strategy is ${JSON.stringify(strategy)}, expected 'longestFirst', 'onlyFirst' or 'onlySecond'`,
    );
  const target = strategy === 'onlyFirst' ? first : second;
  if (target === null)
    throw new Error(
      "Truncation: strategy 'onlySecond' needs a pair; pass `pair` or another strategy",
    );
  if (target <= excess)
    throw new OptionError(
      `Truncation: strategy '${strategy}' would have to take ${excess} of ${target} tokens.`,
      [
        (option) => `raise ${option('maxLength')}`,
        (option) => `use ${option('strategy', 'longestFirst')}`,
      ],
    );
  return strategy === 'onlyFirst'
    ? [cut(first, first - excess), whole(second)]
    : [[[0, first]], cut(target, target - excess)];
}

/** How many tokens each text of a pair keeps: the shorter one stays whole while it fits in half. */
function shareOf(first: number, second: number, room: number): [number, number] {
  const short = Math.min(first, second);
  let keepShort = short;
  let keepLong = short > room ? short : Math.max(short, room - short);
  if (keepShort + keepLong > room) {
    keepShort = Math.floor(room / 2);
    keepLong = keepShort + (room % 2);
  }
  return first > second ? [keepLong, keepShort] : [keepShort, keepLong];
}

function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`Truncation: ${name} is ${value}, expected an integer of at least 0`);
}
