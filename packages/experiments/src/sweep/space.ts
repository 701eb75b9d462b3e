import { checkValue, isOptionError, type OptionField } from '@resattn/options';
import type { Families } from '../config/families.js';
import type { AnyField, AnyFields } from '../config/field.js';
import { didYouMean } from '../config/nearest.js';
import { UsageError } from '../user-error.js';

/** Numbers from one to another, both included. */
export interface SweepRange {
  readonly from: number;
  readonly to: number;
  /** `log`: the logarithm is uniform, for what spans powers of ten. Default `linear`. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Values that a grid takes from it. Default 3. */
  readonly count?: number | undefined;
}

type KeysOf<U> = U extends unknown
  ? keyof { [K in keyof U as string extends K ? never : K]: U[K] }
  : never;
type ValueOf<U, K> = U extends unknown
  ? K extends keyof U
    ? string extends keyof U
      ? never
      : Exclude<U[K], undefined>
    : never
  : never;
type ModelOf<U> = U extends { readonly model?: infer M } ? Exclude<M, undefined> : never;

/**
 * What a sweep varies: for each field of the configuration the values that it may have, or a range of
 * numbers. A field of some families only is left out of trials of the others.
 */
export type SweepSpace<Options> = {
  readonly [K in Exclude<KeysOf<Options>, Fixed>]?:
    | readonly (K extends 'model' ? ModelOf<Options> : ValueOf<Options, K>)[]
    | (Extract<ValueOf<Options, K>, number> extends never ? never : SweepRange)
    | undefined;
};

type Fixed = 'data' | 'validationData' | 'testData' | 'preset' | 'seed' | 'dataSeed';

/** A range with its scale. */
interface Scaled extends Pick<SweepRange, 'from' | 'to'> {
  readonly scale: 'linear' | 'log';
}

/** One field of a space that was checked. */
export interface Dimension {
  readonly name: string;
  readonly isInteger: boolean;
  readonly domain: readonly unknown[] | Scaled;
  /** Values that a grid takes. */
  readonly grid: readonly unknown[];
}

/** The configuration that a space varies. */
export interface VariedConfig {
  readonly fields: AnyFields;
  readonly families: Families | undefined;
  /** The family of trials whose point names none. */
  readonly model: unknown;
}

/**
 * A space as the dimensions of it, `model` first.
 *
 * @throws UsageError for a field that there is not (with the nearest), one that decides the data, no
 * values, equal ones, values that the field does not take, and a range that is none
 */
export function checkSpace(
  space: Readonly<Record<string, unknown>>,
  config: VariedConfig,
): Dimension[] {
  const given = Object.entries(space).filter(([, domain]) => domain !== undefined);
  if (given.length === 0)
    throw new UsageError(
      'the space is empty: expected at least one field with the values that it may have, such as { learningRate: [0.001, 0.003] }.',
    );
  const models = Array.isArray(space.model) ? (space.model as unknown[]) : [config.model];
  const isFirst = ([name]: readonly [string, unknown]) => name === 'model';
  return [...given.filter(isFirst), ...given.filter((each) => !isFirst(each))].map(
    ([name, domain]) => dimensionOf(name, domain, fieldOf(name, models, config)),
  );
}

/** The field of a name in the task, or in one of the families that are tried. */
function fieldOf(
  name: string,
  models: readonly unknown[],
  { fields, families }: VariedConfig,
): OptionField {
  const families_ = models.flatMap((model) => families?.find(String(model)) ?? []);
  const own = families_.map((family) => family.fields);
  const found = [...own, fields].find((each) => Object.hasOwn(each, name))?.[name];
  if (name === 'seed' || (found as AnyField | undefined)?.group === 'Data') {
    const reason =
      name === 'seed'
        ? 'a better seed is luck: run the chosen options with several seeds (study)'
        : 'it decides which examples there are, and scores of different examples do not compare';
    throw new UsageError(
      (option) => `${option(name)} cannot be tried: ${reason}.`,
      ['give it one value for all trials'],
    );
  }
  // A model of one's own is known to the families, not to the field.
  if (name === 'model' && families)
    return { kind: 'choice', choices: families.names(), help: 'the family' };
  if (found !== undefined) return found;
  const known = [...own, fields].flatMap((each) => Object.keys(each));
  const holders = families?.names().filter((each) => {
    return Object.hasOwn(families.find(each)!.fields, name);
  });
  const elsewhere =
    holders === undefined || holders.length === 0
      ? didYouMean(name, known)
      : ` It is a field of ${holders.join(', ')}, none of which is tried.`;
  throw new UsageError(
    `the space names the field "${name}", which there is not.${elsewhere} The fields are: ${[...new Set(known)].join(', ')}.`,
  );
}

function dimensionOf(name: string, domain: unknown, field: OptionField): Dimension {
  const isInteger = field.kind === 'integer';
  if (Array.isArray(domain)) {
    const values = domain as readonly unknown[];
    if (values.length === 0)
      throw new UsageError(
        (option) => `${option(name)} has no values: expected at least one to try.`,
      );
    for (const value of values) check(name, field, value);
    const twice = values.find((value, i) =>
      values.some((other, j) => j < i && isSame(other, value)),
    );
    if (twice !== undefined)
      throw new UsageError(
        (option) => `${option(name)} has the value ${JSON.stringify(twice)} twice: give it once.`,
      );
    return { name, isInteger, domain: values, grid: values };
  }
  if (typeof domain !== 'object' || domain === null || !('from' in domain && 'to' in domain)) {
    throw new UsageError(
      (option) =>
        `${option(name)} is ${JSON.stringify(domain)}: expected a list of values, or a range such as { from: 0.0001, to: 0.01, scale: 'log' }.`,
    );
  }
  const { from, to, scale = 'linear', count = 3, ...others } = domain as SweepRange;
  const wrong = (text: string) =>
    new UsageError((option) => `the range of ${option(name)} ${text}.`);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw wrong(`has "${unknown}": expected from, to, scale and count alone`);
  if (field.kind !== 'integer' && field.kind !== 'number')
    throw wrong(`goes from ${from} to ${to}, and it is no number: expected a list of values`);
  for (const end of [from, to]) check(name, field, end);
  if (!(from < to)) throw wrong(`goes from ${from} to ${to}: expected the lower number first`);
  if (scale !== 'linear' && scale !== 'log')
    throw wrong(`has the scale ${JSON.stringify(scale)}: expected linear or log`);
  if (scale === 'log' && from <= 0)
    throw wrong(`begins at ${from}, which has no logarithm: expected a number above 0`);
  if (!(Number.isInteger(count) && count >= 2))
    throw wrong(`has the count ${count}: expected an integer from 2`);
  const range = { from, to, scale };
  const all = Array.from({ length: count }, (_, i) => numberAt(range, i / (count - 1), isInteger));
  return { name, isInteger, domain: range, grid: [...new Set(all)] };
}

/** @throws UsageError for a value that the field does not take */
function check(name: string, field: OptionField, value: unknown): void {
  try {
    checkValue(name, field, value);
  } catch (error) {
    throw new UsageError(
      isOptionError(error)
        ? (option) => `the space: ${error.inWords(option)}.`
        : `the space: ${(error as Error).message}.`,
    );
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The number at a part of the way through a range.
 *
 * @param part from 0 to 1
 */
export function numberAt({ from, to, scale }: Scaled, part: number, isInteger: boolean): number {
  const value = scale === 'log' ? from * (to / from) ** part : from + part * (to - from);
  if (isInteger) return Math.min(to, Math.max(from, Math.round(value)));
  // Four digits are as good, and can be read.
  return Math.min(to, Math.max(from, Number(value.toPrecision(4))));
}
