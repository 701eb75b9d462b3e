import { presetNamed } from '../presets/index.js';
import { type Configurations, familiesOf, fieldsOf, type Kind } from './kinds.js';
import { type Override, resolveConfig } from './resolve.js';

/** What is trained by a preset and what overrides it. */
export interface PlannedTraining {
  readonly kind: Kind;
  readonly preset: string;
  /** Every field. */
  readonly config: Configurations[Kind];
  /** Whether one run is asked for each fold of the data. */
  readonly hasFolds: boolean;
}

/**
 * The configuration of a preset by its name, with what was given instead.
 *
 * @throws UsageError for a preset that there is not, and fields that do not go together
 * @throws UserError for an unknown field or a wrong value
 */
export function planTraining(name: string, overrides: readonly Override[]): PlannedTraining {
  const { kind, config: usual } = presetNamed(name);
  const config = resolveConfig<Configurations[Kind]>(
    usual,
    fieldsOf[kind],
    overrides,
    familiesOf[kind],
  );
  const { folds, fold } = config as { readonly folds?: number; readonly fold?: number };
  return { kind, preset: name, config, hasFolds: folds !== undefined && fold === undefined };
}
