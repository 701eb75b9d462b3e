import { FileFormatError } from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import { classifierFamily } from '../classifiers/families.js';
import type { ClassifierConfig } from '../classifiers/options/config.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';
import type { WeightCompression } from '../compression/weight-codec.js';
import { NGRAMS_FILE, NgramMixture, type NgramMixtureDescription } from '../wide/ngram-mixture.js';
import {
  assignBundleWeights,
  type BundleFiles,
  type BundleFormat,
  describeBundle,
  encodeBundle,
  readDescription,
  remedyOf,
  requireObjects,
} from './bundle.js';

/** All that it takes to classify texts: model, tokenizer, names of the classes. */
export interface ClassifierBundle {
  readonly classifier: TextClassifier;
  readonly tokenizer: Tokenizer;
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /**
   * The wide part of a wide and deep classifier, whose scores are added to the network's. Default: none,
   * the network classifies by itself.
   */
  readonly ngrams?: NgramMixture | undefined;
}

/** How classifiers describe themselves. */
export const classifierFormat: BundleFormat = {
  what: 'classifier',
  file: 'classifier.json',
  extraFiles: [NGRAMS_FILE],
  format: 'resattn-classifier',
  version: 2,
};

interface Description {
  readonly family: string;
  readonly config: ClassifierConfig;
  readonly labels: readonly string[];
  readonly tokenizer: object;
  readonly ngrams?: NgramMixtureDescription | undefined;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeClassifier({
  classifier,
  tokenizer,
  labels,
  ngrams,
}: ClassifierBundle): string {
  const { family, config } = classifier;
  const description: Description = { family, config, labels, tokenizer: tokenizer.toJSON() };
  // A release that does not know the wide part would leave it out and answer otherwise.
  return ngrams === undefined
    ? describeBundle(classifierFormat, description, 1)
    : describeBundle(classifierFormat, { ...description, ngrams: ngrams.describe() });
}

/**
 * Encodes a bundle as `classifier.json` and `weights.safetensors`, compressed where asked for, and
 * `ngrams.safetensors` where it has a wide part.
 */
export async function encodeClassifier(
  bundle: ClassifierBundle,
  compression?: WeightCompression,
): Promise<BundleFiles> {
  const weights = bundle.classifier.weights;
  const description = describeClassifier(bundle);
  return {
    ...(await encodeBundle(classifierFormat, description, weights, compression)),
    ...ngramFiles(bundle),
  };
}

/** The file of the wide part, where there is one. */
export function ngramFiles({ ngrams }: ClassifierBundle): BundleFiles {
  return ngrams === undefined ? {} : { [NGRAMS_FILE]: ngrams.encode() };
}

/**
 * Makes the classifier that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version.
 * @throws Error when the weights do not fit the model.
 */
export function decodeClassifier(files: BundleFiles, folder: string): ClassifierBundle {
  const { family, config, labels, tokenizer, ngrams } = requireObjects<Description>(
    classifierFormat,
    readDescription<Description>(classifierFormat, files, folder),
    ['labels', 'config', 'tokenizer'],
    folder,
  );
  if (labels.length !== config.numClasses) {
    throw new FileFormatError(
      `${folder}/${classifierFormat.file}`,
      `${labels.length} labels for a model of ${config.numClasses} classes`,
      remedyOf(classifierFormat),
    );
  }
  const classifier = classifierFamily(family).make(config);
  const weights = classifier.weights;
  assignBundleWeights(classifierFormat, weights, files, folder);
  return {
    classifier,
    tokenizer: tokenizerFromJSON(tokenizer),
    labels,
    ...(ngrams && {
      ngrams: NgramMixture.decode(ngrams, files[NGRAMS_FILE], {
        numClasses: labels.length,
        file: `${folder}/${NGRAMS_FILE}`,
      }),
    }),
  };
}
