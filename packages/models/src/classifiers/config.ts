import {
  type Complete,
  field,
  type OptionSchema,
  type OptionsOf,
  type ResolvedOptions,
  requireWholeNumber,
  resolveOptions,
} from '@resattn/options';
import type { ClassifierConfig } from './options/config.js';

const sizes = {
  vocabularySize: field.integer({ min: 1, help: 'vocabulary size' }),
  numClasses: field.integer({ min: 1, help: 'number of classes or outputs' }),
  padId: field.integer({ min: 0, default: 0, help: 'padding id' }),
};

/**
 * A configuration with every default filled in.
 *
 * @param family name of the model, for errors.
 * @throws OptionError for a missing size, an unknown field and a value out of range.
 */
export function resolveConfig<S extends OptionSchema>(
  family: string,
  schema: S,
  config: ClassifierConfig & OptionsOf<S>,
): Complete<ClassifierConfig> & ResolvedOptions<S> {
  const resolved = resolveOptions<OptionSchema>(family, { ...schema, ...sizes }, config);
  for (const name of ['vocabularySize', 'numClasses'] as const)
    requireWholeNumber(family, name, resolved[name], sizes[name].min!);
  return resolved as Complete<ClassifierConfig> & ResolvedOptions<S>;
}
