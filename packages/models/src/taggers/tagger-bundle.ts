import { FileFormatError } from '@resattn/core';
import {
  assignBundleWeights,
  type BundleFiles,
  type BundleFormat,
  describeBundle,
  encodeBundle,
  readDescription,
  remedyOf,
  requireObjects,
} from '../bundles/bundle.js';
import type { WeightCompression } from '../compression/weight-codec.js';
import type { WordUnit } from './split-words.js';
import { makeTagger } from './tagger.js';
import type { Tagger, TaggerConfig } from './tagger-interface.js';
import { WordVocabulary, type WordVocabularyJson } from './word-vocabulary.js';

/** All that it takes to tag texts: model, vocabulary, names of the tags. */
export interface TaggerBundle {
  readonly tagger: Tagger;
  readonly vocabulary: WordVocabulary;
  /** Names of the tags, in the order of the scores: of entities in IOB2 (`O`, `B-person`, `I-person`). */
  readonly tags: readonly string[];
  /** Whether tags mark entities, which may have several words, or each word by itself. */
  readonly tagging: 'entities' | 'words';
  /** How texts are divided; see `splitWords`. */
  readonly unit: WordUnit;
}

/** How taggers describe themselves. */
export const taggerFormat: BundleFormat = {
  what: 'tagger',
  file: 'tagger.json',
  format: 'resattn-tagger',
  version: 1,
  hasFamily: false,
};

interface Description {
  readonly config: TaggerConfig;
  readonly tags: readonly string[];
  readonly tagging: TaggerBundle['tagging'];
  readonly unit: WordUnit;
  readonly vocabulary: WordVocabularyJson;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeTagger(bundle: TaggerBundle): string {
  const { tagger, tags, tagging, unit, vocabulary } = bundle;
  const { config } = tagger;
  const description: Description = { config, tags, tagging, unit, vocabulary: vocabulary.toJSON() };
  return describeBundle(taggerFormat, description);
}

/** Encodes a bundle as `tagger.json` and `weights.safetensors`, the weights compressed where asked for. */
export const encodeTagger = (
  bundle: TaggerBundle,
  compression?: WeightCompression,
): Promise<BundleFiles> =>
  encodeBundle(taggerFormat, describeTagger(bundle), bundle.tagger.weights, compression);

/**
 * Makes the tagger that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version.
 * @throws Error when the weights do not fit the model.
 */
export function decodeTagger(files: BundleFiles, folder: string): TaggerBundle {
  const file = `${folder}/${taggerFormat.file}`;
  const { config, tags, tagging, unit, vocabulary } = requireObjects<Description>(
    taggerFormat,
    readDescription<Description>(taggerFormat, files, folder),
    ['config', 'tags', 'vocabulary'],
    folder,
  );
  if (tags.length !== config.numTags) {
    throw new FileFormatError(
      file,
      `${tags.length} tags for a model of ${config.numTags}`,
      remedyOf(taggerFormat),
    );
  }
  const tagger = makeTagger(config);
  assignBundleWeights(taggerFormat, tagger.weights, files, folder);
  return { tagger, tags, tagging, unit, vocabulary: WordVocabulary.fromJSON(vocabulary, file) };
}
