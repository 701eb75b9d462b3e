import { type Complete, givenOptions, unknownOption } from '@resattn/options';

/**
 * A configuration with every default filled in.
 *
 * @param family name of the model, for errors.
 * @param required fields that have no default.
 * @throws Error for an unknown field, naming the nearest.
 */
export function resolveFields<C extends object>(
  family: string,
  config: C,
  defaults: object,
  required: readonly string[],
): Complete<C> {
  const known = new Set([...Object.keys(defaults), ...required]);
  for (const field of Object.keys(config))
    if (!known.has(field)) throw unknownOption(family, field, [...known].sort());
  const given: object = givenOptions(config);
  return { ...defaults, ...given } as Complete<C>;
}

/** @throws Error when the value is not a finite number above 0. */
export function requirePositive(family: string, field: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw new Error(`${family}: ${field} is ${value}, expected a number above 0`);
}

/** @throws Error when the value is not in [0, 1). */
export function requireRate(family: string, field: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new Error(
      `${family}: ${field} is ${value}, expected a share from 0 up to, not including, 1`,
    );
}

/** @throws Error when the value is not among the choices. */
export function requireChoice<T extends string>(
  family: string,
  field: string,
  value: T,
  choices: readonly T[],
): void {
  if (!choices.includes(value)) {
    throw new Error(
      `${family}: ${field} is ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`,
    );
  }
}
