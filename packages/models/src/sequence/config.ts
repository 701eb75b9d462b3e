import { type Complete, requireWholeNumber } from '@resattn/options';
import { resolveFields } from '../config/fields.js';

/** Fields that every sequence-to-sequence model has: what the data and its tokenizers decide. */
export interface SequenceToSequenceConfig {
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
  /** The token before the first one of a target. */
  readonly startId: number;
  /** The token that ends a target. */
  readonly eosId: number;
  /** Id of padding in sources; its positions are hidden from the model. Default 0. */
  readonly sourcePadId?: number | undefined;
  /** Id of padding in targets. Default 0. */
  readonly targetPadId?: number | undefined;
}

/** Fields that every language model has. */
export interface LanguageModelConfig {
  readonly vocabularySize: number;
  /** The token that ends a text; -1 where texts have no end. Default -1. */
  readonly eosId?: number | undefined;
  /** Id of padding. Default 0. */
  readonly padId?: number | undefined;
}

const requiredOfPairs = ['sourceVocabularySize', 'targetVocabularySize', 'startId', 'eosId'];

/** @throws Error for a missing size, an id outside the vocabulary, and an unknown field. */
export function resolvePairConfig<C extends SequenceToSequenceConfig>(
  family: string,
  config: C,
  defaults: Complete<Omit<C, keyof SequenceToSequenceConfig>>,
): Complete<C> {
  const all = { sourcePadId: 0, targetPadId: 0, ...defaults };
  const resolved = resolveFields<C>(family, config, all, requiredOfPairs);
  const { sourceVocabularySize, targetVocabularySize } = resolved;
  requireWholeNumber(family, 'sourceVocabularySize', sourceVocabularySize, 1);
  requireWholeNumber(family, 'targetVocabularySize', targetVocabularySize, 2);
  for (const field of ['startId', 'eosId', 'targetPadId'] as const)
    requireId(family, field, resolved[field] as number, targetVocabularySize);
  const sourcePadId = resolved.sourcePadId as number;
  requireId(family, 'sourcePadId', sourcePadId, sourceVocabularySize);
  return resolved;
}

/** @throws Error for a missing size, an id outside the vocabulary, and an unknown field. */
export function resolveLanguageConfig<C extends LanguageModelConfig>(
  family: string,
  config: C,
  defaults: Complete<Omit<C, keyof LanguageModelConfig>>,
): Complete<C> {
  const all = { eosId: -1, padId: 0, ...defaults };
  const resolved = resolveFields<C>(family, config, all, ['vocabularySize']);
  requireWholeNumber(family, 'vocabularySize', resolved.vocabularySize, 2);
  requireId(family, 'padId', resolved.padId as number, resolved.vocabularySize);
  if (resolved.eosId !== -1)
    requireId(family, 'eosId', resolved.eosId as number, resolved.vocabularySize);
  return resolved;
}

function requireId(family: string, field: string, id: number, vocabularySize: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < vocabularySize)) {
    throw new Error(
      `${family}: ${field} is ${id}, want an id of the vocabulary, from 0 to ${vocabularySize - 1}`,
    );
  }
}
