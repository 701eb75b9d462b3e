import { type AnyField, type AnyFields, parseText } from '../config/field.js';
import { optionName, plainOptionName } from '../config/option-names.js';
import { UsageError } from '../user-error.js';
import type { VariedConfig } from './space.js';

/**
 * Reads a space from texts, as `--try` takes them: `model=text-cnn,fast-text` for values,
 * `learningRate=0.0001..0.01:log` for a range, `:5` for the values that a grid takes from it, and
 * `filters=64+64,128` for values that are lists. Fields may be named as options are: `learning-rate`.
 *
 * What the values mean is checked where the space is used.
 *
 * @throws UsageError for another form, and for a field that is given twice
 */
export function parseSpace(
  texts: readonly string[],
  { fields, families, model }: VariedConfig,
): Readonly<Record<string, unknown>> {
  // Families may have fields of one name that hold different things: those that are tried count.
  const tried = texts.flatMap((text) => /^model=(.*)$/s.exec(text)?.[1]?.split(',') ?? []);
  const names = [...(families?.names() ?? []), String(model), ...tried];
  const ofFamilies = names.map((name) => families?.find(name.trim())?.fields ?? {});
  const known: AnyFields = Object.assign({}, ...ofFamilies, fields);
  const space: Record<string, unknown> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        (option) =>
          `${option('try')} ${text}: expected field=values, such as model=text-cnn,fast-text or learningRate=0.0001..0.01:log.`,
      );
    const name = fieldName(text.slice(0, equals), known);
    if (Object.hasOwn(space, name))
      throw new UsageError((option) => `${option('try')} ${name} is given twice: leave one out.`);
    space[name] = domainOf(
      text.slice(equals + 1),
      Object.hasOwn(known, name) ? known[name] : undefined,
    );
  }
  return space;
}

const fieldName = (written: string, known: AnyFields): string =>
  Object.keys(known).find((name) =>
    [name, optionName(name).slice(2), plainOptionName(name).slice(2)].includes(written),
  ) ?? written;

function domainOf(text: string, field: AnyField | undefined): unknown {
  const [, from, to, scale, count] =
    /^(.+?)\.\.(.+?)(?::(log|linear))?(?::(\d+))?$/.exec(text) ?? [];
  if (from !== undefined)
    return {
      ...{ from: Number(from), to: Number(to) },
      ...(scale !== undefined && { scale }),
      ...(count !== undefined && { count: Number(count) }),
    };
  if (text.trim() === '') return [];
  return text.split(',').map((item) => itemOf(item.trim(), field));
}

function itemOf(text: string, field: AnyField | undefined): unknown {
  if (field === undefined) return text;
  if (field.kind === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  // A comma stands between values, so a plus between the items of one.
  return parseText(field, text.replaceAll('+', ','));
}
