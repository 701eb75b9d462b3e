import type { Families } from './families.js';
import type { AnyFields } from './field.js';

/** What is known of a kind of training before anything is loaded. */
export interface KindDefinition<C> {
  /** What the fields of its configuration may hold, beside those of a model's family. */
  readonly fields: AnyFields;
  /** The families that `model` may name. Default: the model is always the same. */
  readonly families?: Families | undefined;
  /** Configurations with a value for every field, by the name that the command line knows them by. */
  readonly presets: Readonly<
    Record<
      string,
      {
        readonly summary: string;
        readonly config: C;
        readonly alternative?: AlternativePreset | undefined;
      }
    >
  >;
}

/** Another preset that is meant where one of its own fields is given: several labels in place of one class. */
export interface AlternativePreset {
  readonly preset: string;
  readonly fields: AnyFields;
}

/** States a kind; the compiler finds out what decides it. */
export const defineKind = <C>(definition: KindDefinition<C>): KindDefinition<C> => definition;
