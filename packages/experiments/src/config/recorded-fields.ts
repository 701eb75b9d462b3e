import { renameKeys } from '@resattn/options';
import { presets } from '../presets/index.js';
import { formerNames } from './former-names.js';

/**
 * The fields of a recorded configuration, as this release has them: under their present names, and runs
 * that were recorded before there was a `dataSeed` divided their data by `seed`.
 *
 * @param preset the preset that the record names; without one the fields are no record of a run
 */
export function recordedFields(
  preset: unknown,
  recorded: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const fields = renameKeys(recorded, formerNames);
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset)) return fields;
  const isSplit = 'dataSeed' in presets[preset]!.config;
  return isSplit && fields.seed !== undefined ? { dataSeed: fields.seed, ...fields } : fields;
}
