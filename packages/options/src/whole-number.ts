import { OptionError } from './option-error.js';

/**
 * Throws for a value that is not an integer, or below `least`.
 *
 * @param owner the function that takes the option, for the message
 * @throws OptionError naming the option, its value and the least one
 */
export function requireWholeNumber(
  owner: string,
  key: string,
  value: unknown,
  least: number,
): void {
  if (Number.isInteger(value) && (value as number) >= least) return;
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  throw new OptionError(
    (option) => `${owner}: ${option(key)} is ${shown}, expected an integer from ${least}`,
  );
}
