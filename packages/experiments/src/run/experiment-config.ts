import type { Families } from '../config/families.js';
import type { AnyFields } from '../config/field.js';
import { resolveConfig } from '../config/resolve.js';
import { presets } from '../presets/index.js';
import { UsageError } from '../user-error.js';
import { divideOptions, type GivenRows } from './rows.js';

/** A kind of task, as far as its configuration goes. */
export interface ConfiguredTask {
  readonly kind: string;
  readonly fields: AnyFields;
  /** The families that `model` may name. Default: the model is always the same. */
  readonly families?: Families | undefined;
  /** Name of the preset that gives every field a value. */
  readonly preset: string;
  /** Fields that name the columns of files, which data from a program does not have. */
  readonly columns: readonly string[];
}

/** What an experiment is asked for, resolved. */
export interface ResolvedExperiment<C, Row> {
  readonly preset: string;
  readonly config: C;
  /** The data, where a program gives it. Default: it is where the configuration says. */
  readonly rows: GivenRows<Row> | undefined;
}

/**
 * The configuration of an experiment from its options, and the rows among them.
 *
 * @throws UsageError for a preset of another kind, and for options that do not go together
 * @throws UserError for an unknown field or a wrong value
 */
export function experimentConfig<C extends object, Row>(
  task: ConfiguredTask,
  options: { readonly preset?: string | undefined },
  seed: number | undefined,
): ResolvedExperiment<C, Row> {
  const { preset: name = task.preset, ...given } = options;
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset?.kind !== task.kind) {
    const own = Object.keys(presets).filter((each) => presets[each]!.kind === task.kind);
    throw new UsageError(
      (option) =>
        `${option('preset')} is "${name}": expected one for ${task.kind}, which are ${own.join(', ')}.`,
    );
  }
  const { values, rows } = divideOptions<Row>(given, task.columns);
  const { data: _, ...others } = preset.config;
  const base: unknown = rows ? others : preset.config;
  const config = resolveConfig<C>(
    base as C,
    task.fields,
    [
      { source: 'options', values },
      { source: 'seed', values: { seed } },
    ],
    task.families,
  );
  return { preset: name, config, rows };
}

/**
 * Options in which a model that the program defines is called by its name, as it is in files.
 *
 * @param register takes in a definition, and returns the model's name if it is one
 * @throws UsageError for an object that defines no model
 */
export function withModelByName<O extends object>(
  options: O,
  register: (definition: object) => string | undefined,
): O | (O & { readonly model: string }) {
  const { model } = options as { readonly model?: unknown };
  if (typeof model !== 'object' || model === null) return options;
  const name = register(model);
  if (name !== undefined) return { ...options, model: name };
  throw new UsageError(
    (option) =>
      `${option('model')} is an object that defines no model: expected what defineClassifier of ` +
      '@resattn/models returns, or a name.',
  );
}
