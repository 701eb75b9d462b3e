import {
  type Complete,
  field,
  type OptionSchema,
  type OptionsOf,
  type ResolvedOptions,
  requireWholeNumber,
  resolveOptions,
} from '@resattn/options';
import type { LanguageModelConfig, SequenceToSequenceConfig } from './options/config.js';

const id = (help: string) => field.integer({ default: 0, help });

const ofPairs = {
  sourceVocabularySize: field.integer({ min: 1, help: 'source vocabulary size' }),
  targetVocabularySize: field.integer({ min: 2, help: 'target vocabulary size' }),
  startId: field.integer({ help: 'id of the start token of a target' }),
  eosId: field.integer({ help: 'id of the end token of a target' }),
  sourcePadId: id('id of padding in sources'),
  targetPadId: id('id of padding in targets'),
};

const ofLanguage = {
  vocabularySize: field.integer({ min: 2, help: 'tokens' }),
  eosId: field.integer({
    default: -1,
    help: 'id of the end token; -1: none',
  }),
  padId: id('padding id'),
};

/** @throws Error for a missing size, an id outside the vocabulary, and an unknown field. */
export function resolvePairConfig<S extends OptionSchema>(
  family: string,
  schema: S,
  config: SequenceToSequenceConfig & OptionsOf<S>,
): Complete<SequenceToSequenceConfig> & ResolvedOptions<S> {
  const all: OptionSchema = { ...schema, ...ofPairs };
  const resolved = resolveOptions(
    family,
    all,
    config,
  ) as unknown as Complete<SequenceToSequenceConfig> & ResolvedOptions<S>;
  const { sourceVocabularySize, targetVocabularySize } = resolved;
  requireWholeNumber(family, 'sourceVocabularySize', sourceVocabularySize, 1);
  requireWholeNumber(family, 'targetVocabularySize', targetVocabularySize, 2);
  for (const field of ['startId', 'eosId', 'targetPadId'] as const)
    requireId(family, field, resolved[field], targetVocabularySize);
  requireId(family, 'sourcePadId', resolved.sourcePadId, sourceVocabularySize);
  return resolved;
}

/** @throws Error for a missing size, an id outside the vocabulary, and an unknown field. */
export function resolveLanguageConfig<S extends OptionSchema>(
  family: string,
  schema: S,
  config: LanguageModelConfig & OptionsOf<S>,
): Complete<LanguageModelConfig> & ResolvedOptions<S> {
  const all: OptionSchema = { ...schema, ...ofLanguage };
  const resolved = resolveOptions(family, all, config) as unknown as Complete<LanguageModelConfig> &
    ResolvedOptions<S>;
  requireWholeNumber(family, 'vocabularySize', resolved.vocabularySize, 2);
  requireId(family, 'padId', resolved.padId, resolved.vocabularySize);
  if (resolved.eosId !== -1) requireId(family, 'eosId', resolved.eosId, resolved.vocabularySize);
  return resolved;
}

function requireId(family: string, field: string, id: number, vocabularySize: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < vocabularySize)) {
    throw new Error(
      `${family}: ${field} is ${id}, expected an id of the vocabulary, from 0 to ${vocabularySize - 1}`,
    );
  }
}
