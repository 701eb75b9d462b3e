import type { OptionSchema } from '@resattn/options';
import type { AnyField, AnyFields } from './field.js';

/** A family of models, with the fields that are its own. */
export interface Family {
  /** Its name for people. */
  readonly title: string;
  readonly fields: AnyFields;
  /** Learning rate where none is given. Default: the preset's. */
  readonly learningRate?: number | undefined;
}

/** The families of models of one kind of training, by what `model` calls them. */
export interface Families {
  names(): readonly string[];
  find(name: string): Family | undefined;
  /**
   * Fields that command lines call by their own names, though they have shorter ones elsewhere. Default:
   * none.
   */
  readonly ownNames?: readonly string[] | undefined;
  /** Models that are not built in. Default: there can be none. */
  readonly own?: OwnModels | undefined;
}

/** Models that programs and modules define. */
export interface OwnModels {
  /**
   * Takes in a definition.
   *
   * @returns the name of the model; undefined for an object that defines none
   */
  register(definition: object): string | undefined;
  has(name: string): boolean;
}

/** The options of a family as fields of a configuration, without those that a run decides. */
export function familyFields(options: OptionSchema, decidedByRun: readonly string[]): AnyFields {
  const own = Object.entries(options).filter(([name]) => !decidedByRun.includes(name));
  return Object.fromEntries(
    own.map(([name, field]): [string, AnyField] => [name, { ...field, group: 'Model' }]),
  );
}

/** Whether what `model` was given is the path of a module, not the name of a family. */
export const isModulePath = (model: unknown): model is string =>
  typeof model === 'string' && (/[\\/]/.test(model) || /\.[cm]?[jt]s$/.test(model));
