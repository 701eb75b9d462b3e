import { UsageError } from '../user-error.js';
import type { Families } from './families.js';
import { type AnyFields, parseText } from './field.js';
import { didYouMean } from './nearest.js';
import type { Override } from './resolve.js';

/**
 * Reads overrides of the form `field=value`, as `--set` takes them.
 *
 * @param families those of `model`, whose fields may be set too. Default: there are none
 * @param model the family that the fields are of, unless one is set
 * @throws UsageError for another form, and for a field that there is not
 */
export function parseOverrides(
  texts: readonly string[],
  fields: AnyFields,
  families?: Families,
  model?: unknown,
): Override {
  const pairs = texts.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 1) {
      throw new UsageError(
        (option) => `${option('set')} ${text}: expected field=value, such as steps=5000.`,
      );
    }
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
  const family = String(new Map(pairs).get('model') ?? model);
  // A field of another family is refused with its name, not for how its value is written.
  const others = families?.names().map((name) => families.find(name)!.fields) ?? [];
  const known: AnyFields = Object.assign({}, ...others, families?.find(family)?.fields, fields);
  const values = pairs.map(([name, value]): [string, unknown] => {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (field === undefined) {
      throw new UsageError(
        (option) =>
          `${option('set')} ${name}=${value}: there is no field "${name}".${didYouMean(name, Object.keys(known))}`,
      );
    }
    return [name, field.kind === 'boolean' ? asBoolean(value) : parseText(field, value)];
  });
  return { source: '--set', values: Object.fromEntries(values), isTyped: true };
}

const asBoolean = (text: string) => (text === 'true' || text === 'false' ? text === 'true' : text);
