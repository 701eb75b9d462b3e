import { type Complete, requireWholeNumber } from '@resattn/options';
import { resolveFields } from '../config/fields.js';

export { requireChoice, requirePositive, requireRate } from '../config/fields.js';

/** Fields that every classifier has: what the data decides. */
export interface ClassifierConfig {
  readonly vocabularySize: number;
  readonly numClasses: number;
  /** Id of padding; its positions are hidden from the model. Default 0. */
  readonly padId?: number | undefined;
}

/**
 * A configuration with every default filled in.
 *
 * @param family name of the model, for errors.
 * @throws Error for a missing size and for an unknown field.
 */
export function resolveConfig<C extends ClassifierConfig>(
  family: string,
  config: C,
  defaults: Complete<Omit<C, 'vocabularySize' | 'numClasses' | 'padId'>>,
): Complete<C> {
  const sizes = ['vocabularySize', 'numClasses'];
  const resolved = resolveFields(family, config, { padId: 0, ...defaults }, sizes);
  requireWholeNumber(family, 'vocabularySize', resolved.vocabularySize, 1);
  requireWholeNumber(family, 'numClasses', resolved.numClasses, 2);
  requireWholeNumber(family, 'padId', resolved.padId as number, 0);
  return resolved;
}
