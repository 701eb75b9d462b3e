import { UserError } from '../user-error.js';
import { type AnyField, checkValue, type Fields } from './field.js';
import { didYouMean } from './nearest.js';

/** Values for some fields, and where they came from, for messages. */
export interface Override {
  readonly source: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The configuration that comes of a preset and what overrides it, later ones first in line.
 *
 * @throws UserError naming the source, for an unknown field (with the nearest name) or a wrong value
 */
export function resolveConfig<C extends object>(
  preset: C,
  fields: Fields<C>,
  overrides: readonly Override[],
): C {
  const config: Record<string, unknown> = { ...(preset as Record<string, unknown>) };
  for (const { source, values } of overrides) {
    for (const [name, value] of Object.entries(values)) {
      const field = (fields as Readonly<Record<string, AnyField>>)[name];
      if (!Object.hasOwn(fields, name) || field === undefined) {
        throw new UserError(
          `${source}: there is no field "${name}".${didYouMean(name, Object.keys(fields))} ` +
            `The fields are: ${Object.keys(fields).join(', ')}.`,
        );
      }
      if (value === undefined) continue;
      try {
        config[name] = checkValue(name, field, value);
      } catch (error) {
        throw new UserError(`${source}: ${(error as Error).message}.`);
      }
    }
  }
  return config as C;
}
