import type { WordVectors } from '@resattn/data';
import { loadWordVectors, wordVectorsFormat } from '@resattn/data/node';
import {
  type ClassificationSettings,
  classifierFamilies,
} from '../../config/classification-config.js';
import { progressOf, type Tell } from '../../events.js';
import { classify } from '../../presets/classify.js';
import { languageId } from '../../presets/language-id.js';
import { withReadingBar } from '../../run/reading-bar.js';
import { UsageError, UserError } from '../../user-error.js';

/**
 * A configuration whose embeddings have as many features as its word vectors.
 *
 * @throws UsageError where frozen vectors have no file, or the family has no embeddings of words
 * @throws UserError for a file that holds none, and for other features than were asked for
 */
export async function settleVectors<
  C extends Pick<ClassificationSettings, 'vectors' | 'freezeVectors'> & { readonly model: string },
>(config: C): Promise<C> {
  const { vectors, model } = config;
  if (vectors === undefined) {
    if (!config.freezeVectors) return config;
    throw new UsageError(
      (option) => `${option('freezeVectors', true)} has no effect without word vectors.`,
      [(option) => `give a file with ${option('vectors')}`],
    );
  }
  const family = classifierFamilies.find(model)?.fields ?? {};
  const asked = sizeOf(config);
  if (!Object.hasOwn(family, 'embeddingDim') || asked === undefined) {
    const others = classifierFamilies
      .names()
      .filter((name) => Object.hasOwn(classifierFamilies.find(name)!.fields, 'embeddingDim'));
    throw new UsageError(
      (option) =>
        `${option('vectors')} has no effect on ${model}, which has no embeddings of words.`,
      [(option) => `use ${option('model')} ${others.join(', ')}`],
    );
  }
  const { dim } = await wordVectorsFormat(vectors);
  const usual = [classify, languageId].filter((preset) => preset.model === model).map(sizeOf);
  if (![dim, family.embeddingDim?.default, ...usual].includes(asked))
    throw new UserError(
      (option) =>
        `${vectors} has vectors of ${dim} features, and ${option('embeddingDim')} is ${asked}.`,
      [(option) => `leave out ${option('embeddingDim')}`, `give vectors of ${asked} features`],
    );
  return { ...config, embeddingDim: dim };
}

/** Features of a token, of a family that has embeddings. */
const sizeOf = (config: object): number | undefined =>
  'embeddingDim' in config ? (config.embeddingDim as number) : undefined;

/** Reads the vectors of some words from the file of a configuration. */
export async function readVectors(
  path: string,
  words: readonly string[],
  { tell }: { readonly tell: Tell },
): Promise<WordVectors> {
  return withReadingBar(progressOf(tell), path, (onRead) =>
    loadWordVectors(path, { words, onRead }),
  );
}
