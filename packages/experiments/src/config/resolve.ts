import { checkValue, defaultsOf, isOptionError, nearestName } from '@resattn/options';
import { UsageError, UserError } from '../user-error.js';
import type { Families } from './families.js';
import type { AnyFields } from './field.js';
import { fieldsOf } from './kinds.js';
import { didYouMean } from './nearest.js';

/** Values for some fields, and where they came from, for messages. */
export interface Override {
  readonly source: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether somebody chose each of them, so that one without effect is a mistake. Default false. */
  readonly isTyped?: boolean | undefined;
}

/**
 * The configuration that comes of a preset and what overrides it, later ones first in line.
 *
 * Fields of a model's family go with its `model`: where another family is named, those of the one
 * before are dropped, and its own start at their defaults; so does the learning rate. An override without a `model` speaks of the
 * family that the next one names.
 *
 * @param families those that `model` may name. Default: the model is always the same
 * @throws UserError naming the source, for an unknown field (with the nearest name) or a wrong value
 * @throws UsageError for a field of another family
 */
export function resolveConfig<C extends object>(
  preset: C,
  fields: AnyFields,
  overrides: readonly Override[],
  families?: Families,
): C {
  const config: Record<string, unknown> = { ...(preset as Record<string, unknown>) };
  const { learningRate } = config;
  const context: Context = { config, fields, families, usual: { learningRate } };
  overrides.forEach((override, i) => {
    if (families) changeFamily(context, override.source, modelOf(overrides.slice(i)));
    for (const [name, value] of Object.entries(override.values))
      if (value !== undefined) setField(context, override, name, value);
  });
  dropReplaced(config, overrides);
  const family = familyOf(context);
  if (family === undefined) return config as C;
  const whole = { ...defaultsOf(family.fields), ...config };
  for (const { values, isTyped = false } of overrides)
    if (isTyped) for (const name of Object.keys(values)) requireEffect(context, whole, name);
  return whole as C;
}

interface Context {
  readonly config: Record<string, unknown>;
  readonly fields: AnyFields;
  readonly families: Families | undefined;
  /** What the preset has of the fields that a family may have a value for. */
  readonly usual: { readonly learningRate: unknown };
}

const familyOf = ({ config, families }: Context) => families?.find(String(config.model));

const modelOf = (overrides: readonly Override[]): unknown =>
  overrides.find(({ values }) => values.model !== undefined)?.values.model;

/** A batch size or a length of training that is given counts: the preset's limit goes, unless it is given too. */
function dropReplaced(config: Record<string, unknown>, overrides: readonly Override[]): void {
  const isGiven = (name: string) => overrides.some(({ values }) => values[name] !== undefined);
  if (isGiven('batchSize') && !isGiven('minStepsPerEpoch')) delete config.minStepsPerEpoch;
  if ((isGiven('epochs') || isGiven('steps')) && !isGiven('minSteps')) delete config.minSteps;
}

/** Takes another family with its learning rate, without the fields of the one before. */
function changeFamily(context: Context, source: string, model: unknown): void {
  const { config, families } = context;
  if (model === undefined || model === config.model) return;
  if (typeof model !== 'string' || families!.find(model) === undefined) {
    const names = families!.names();
    const hint = typeof model === 'string' ? didYouMean(model, names) : '';
    throw new UsageError(
      (option) =>
        `${source}: ${option('model')} is ${JSON.stringify(model)}.${hint} Expected one of ${names.join(', ')}.`,
    );
  }
  for (const name of Object.keys(familyOf(context)?.fields ?? {})) delete config[name];
  config.model = model;
  const learningRate = familyOf(context)?.learningRate ?? context.usual.learningRate;
  if (learningRate !== undefined) config.learningRate = learningRate;
}

function setField(
  context: Context,
  { source, isTyped = false }: Override,
  name: string,
  value: unknown,
): void {
  const { config, fields, families } = context;
  if (families && name === 'model') return;
  const own = familyOf(context)?.fields ?? {};
  const field = Object.hasOwn(own, name) ? own[name] : fields[name];
  if (field === undefined || !(Object.hasOwn(own, name) || Object.hasOwn(fields, name))) {
    throw unknownField(context, source, name);
  }
  try {
    config[name] = checkValue(name, field, value);
  } catch (error) {
    const Mistake = isTyped ? UsageError : UserError;
    throw new Mistake(
      isOptionError(error)
        ? (option) => `${source}: ${error.inWords(option)}.`
        : `${source}: ${(error as Error).message}.`,
    );
  }
}

function unknownField(context: Context, source: string, name: string): UserError {
  const { config, fields, families } = context;
  const own = familyOf(context)?.fields ?? {};
  const known = [...Object.keys(own), ...Object.keys(fields)];
  const holders = families?.names().filter((each) => {
    return Object.hasOwn(families.find(each)!.fields, name);
  });
  if (holders === undefined || holders.length === 0) {
    const kinds = Object.entries(fieldsOf).filter(([, each]) => Object.hasOwn(each, name));
    const elsewhere =
      kinds.length === 0 ? '' : ` It is one of ${kinds.map(([kind]) => kind).join(', ')}.`;
    return new UserError(
      `${source}: there is no field "${name}".${elsewhere || didYouMean(name, known)} ` +
        `The fields are: ${[...Object.keys(fields), ...Object.keys(own)].join(', ')}.`,
    );
  }
  const its = Object.keys(own);
  const nearest = nearestName(name, its);
  return new UsageError(
    (option) =>
      `${source}: ${config.model} has no ${option(name)}, which is a field of ${holders.join(', ')}.` +
      `${nearest === undefined ? '' : ` Did you mean ${option(nearest)}?`} ` +
      `Its own are ${its.map((each) => option(each)).join(', ')}.`,
  );
}

/** @throws UsageError when a field that was chosen has no effect beside the others */
function requireEffect(
  context: Context,
  whole: Readonly<Record<string, unknown>>,
  name: string,
): void {
  const { when = {} } = familyOf(context)?.fields[name] ?? {};
  const value = whole[name];
  if (value === 'none' || value === false) return;
  for (const [other, values] of Object.entries(when)) {
    if (values.includes(whole[other])) continue;
    const wanted = values.map((each) => JSON.stringify(each)).join(' or ');
    throw new UsageError(
      (option) =>
        `${option(name)} has no effect with ${option(other, whole[other])}, only where it is ${wanted}.`,
      [(option) => `leave out ${option(name)}`, (option) => `use ${option(other, values[0])}`],
    );
  }
}
