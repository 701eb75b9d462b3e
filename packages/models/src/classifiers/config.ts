/** Fields that every classifier has: what the data decides. */
export interface ClassifierConfig {
  readonly vocabularySize: number;
  readonly numClasses: number;
  /** Id of padding; its positions are hidden from the model. Default 0. */
  readonly paddingId?: number;
}

/**
 * A configuration with every default filled in.
 *
 * @param family name of the model, for errors.
 * @throws Error for a missing size and for an unknown field.
 */
export function resolveConfig<C extends ClassifierConfig>(
  family: string,
  config: C,
  defaults: Required<Omit<C, 'vocabularySize' | 'numClasses' | 'paddingId'>>,
): Required<C> {
  const known = new Set([...Object.keys(defaults), 'vocabularySize', 'numClasses', 'paddingId']);
  for (const field of Object.keys(config)) {
    if (!known.has(field)) {
      throw new Error(
        `${family}: unknown field "${field}"; the fields are ${[...known].sort().join(', ')}`,
      );
    }
  }
  const given = Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== undefined),
  );
  const resolved = { paddingId: 0, ...defaults, ...given } as unknown as Required<C>;
  requireInteger(family, 'vocabularySize', resolved.vocabularySize, 1);
  requireInteger(family, 'numClasses', resolved.numClasses, 2);
  requireInteger(family, 'paddingId', resolved.paddingId as number, 0);
  return resolved;
}

/** @throws Error when the value is not a whole number of at least `least`. */
export function requireInteger(family: string, field: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    throw new Error(`${family}: ${field} is ${value}, want a whole number from ${least}`);
}

/** @throws Error when the value is not in [0, 1). */
export function requireRate(family: string, field: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new Error(`${family}: ${field} is ${value}, want a share from 0 up to, not including, 1`);
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
      `${family}: ${field} is ${JSON.stringify(value)}, want one of ${choices.join(', ')}`,
    );
  }
}
