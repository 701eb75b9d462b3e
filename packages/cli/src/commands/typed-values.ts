import { InvalidArgumentError } from 'commander';

/** Reads an integer of a range. */
export const wholeNumberFrom =
  (least: number, most?: number) =>
  (text: string): number => {
    const value = Number(text);
    const isInRange = value >= least && value <= (most ?? value);
    if (text.trim() !== '' && Number.isSafeInteger(value) && isInRange) return value;
    const end = most === undefined ? '' : ` to ${most}`;
    throw new InvalidArgumentError(`expected an integer from ${least}${end}`);
  };

/** An integer from 1. */
export const wholeNumber = wholeNumberFrom(1);

/** Any number. */
export function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('expected a number');
}

/** A number from 0 to 1. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number from 0 to 1');
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
