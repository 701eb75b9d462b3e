import { renameKeys } from '@resattn/options';
import { presets } from '../presets/index.js';
import { formerNames } from './former-names.js';
import { recordedClassifier } from './recorded-classifiers.js';
import { recordedSequence } from './sequence-families.js';

/**
 * The fields of a recorded configuration, as this release has them: under their present names; runs that
 * were recorded before there was a `dataSeed` divided their data by `seed`, and described classifiers of every family by the
 * same fields.
 *
 * @param preset the preset that the record names; without one the fields are no record of a run
 */
export function recordedFields(
  preset: unknown,
  recorded: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const fields = renameKeys(recorded, formerNames);
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset)) return fields;
  const { kind, config } = presets[preset]!;
  const isSplit = 'dataSeed' in config && fields.seed !== undefined;
  const seeded = isSplit ? { dataSeed: fields.seed, ...fields } : fields;
  if (kind === 'classification') return recordedClassifier(seeded);
  return kind === 'sequence' ? recordedSequence(seeded) : seeded;
}
