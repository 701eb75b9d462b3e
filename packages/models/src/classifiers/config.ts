import { type Complete, requireWholeNumber } from '@resattn/options';
import { resolveFields } from '../config/fields.js';

export { requireChoice, requirePositive, requireRate } from '../config/fields.js';

/** Fields that every classifier has: what the data decides. */
export interface ClassifierConfig {
  readonly vocabularySize: number;
  readonly numClasses: number;
  /** Id of padding; its positions are hidden from the model. Default 0. */
  readonly paddingId?: number | undefined;
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
  defaults: Complete<Omit<C, 'vocabularySize' | 'numClasses' | 'paddingId'>>,
): Complete<C> {
  const sizes = ['vocabularySize', 'numClasses'];
  const resolved = resolveFields(family, config, { paddingId: 0, ...defaults }, sizes);
  requireWholeNumber(family, 'vocabularySize', resolved.vocabularySize, 1);
  requireWholeNumber(family, 'numClasses', resolved.numClasses, 2);
  requireWholeNumber(family, 'paddingId', resolved.paddingId as number, 0);
  return resolved;
}
