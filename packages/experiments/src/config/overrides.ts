import { UsageError } from '../user-error.js';
import { type AnyField, type Fields, parseText } from './field.js';
import { didYouMean } from './nearest.js';
import type { Override } from './resolve.js';

/**
 * Reads overrides of the form `field=value`, as `--set` takes them.
 *
 * @throws UsageError for another form, and for a field that there is not
 */
export function parseOverrides<C extends object>(
  texts: readonly string[],
  fields: Fields<C>,
): Override {
  const values: Record<string, unknown> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0));
    const field = (fields as Readonly<Record<string, AnyField>>)[name];
    if (equals < 1)
      throw new UsageError(
        (option) => `${option('set')} ${text}: expected field=value, such as steps=5000.`,
      );
    if (field === undefined) {
      throw new UsageError(
        (option) =>
          `${option('set')} ${text}: there is no field "${name}".${didYouMean(name, Object.keys(fields))}`,
      );
    }
    const value = text.slice(equals + 1);
    values[name] =
      field.kind === 'boolean' && (value === 'true' || value === 'false')
        ? value === 'true'
        : parseText(field, value);
  }
  return { source: '--set', values };
}
