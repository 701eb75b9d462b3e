import type { OptionSchema } from '@resattn/options';
import type { AnyField, AnyFields } from './field.js';

/** A family of models, with the fields that are its own. */
export interface Family {
  /** Its name for people. */
  readonly title: string;
  readonly fields: AnyFields;
}

/** The families of models of one kind of training, by what `model` calls them. */
export interface Families {
  names(): readonly string[];
  find(name: string): Family | undefined;
  /** Takes in the definition of an own model: its name, undefined when it is none. Default: there are none. */
  register?(definition: object): string | undefined;
}

/** The options of a family as fields of a configuration, without those that a run decides. */
export function familyFields(options: OptionSchema, decidedByRun: readonly string[]): AnyFields {
  const own = Object.entries(options).filter(([name]) => !decidedByRun.includes(name));
  return Object.fromEntries(
    own.map(([name, field]): [string, AnyField] => [name, { ...field, group: 'Model' }]),
  );
}
