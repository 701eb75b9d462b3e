import { FileFormatError, layersModelWeights } from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import type { ClassifierConfig } from '../classifiers/config.js';
import { makeClassifier } from '../classifiers/families.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';
import type { WeightCompression } from '../compression/weight-codec.js';
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
}

/** How classifiers describe themselves. */
export const classifierFormat: BundleFormat = {
  what: 'classifier',
  file: 'classifier.json',
  format: 'resattn-classifier',
  version: 1,
};

interface Description {
  readonly family: string;
  readonly config: ClassifierConfig;
  readonly labels: readonly string[];
  readonly tokenizer: object;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeClassifier({ classifier, tokenizer, labels }: ClassifierBundle): string {
  const { family, config } = classifier;
  return describeBundle(classifierFormat, {
    family,
    config,
    labels,
    tokenizer: tokenizer.toJSON(),
  } satisfies Description);
}

/** Encodes a bundle as `classifier.json` and `weights.safetensors`, compressed where asked for. */
export function encodeClassifier(
  bundle: ClassifierBundle,
  compression?: WeightCompression,
): Promise<BundleFiles> {
  const weights = layersModelWeights(bundle.classifier.model);
  return encodeBundle(classifierFormat, describeClassifier(bundle), weights, compression);
}

/**
 * Makes the classifier that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version.
 * @throws Error when the weights do not fit the model.
 */
export function decodeClassifier(files: BundleFiles, folder: string): ClassifierBundle {
  const { family, config, labels, tokenizer } = requireObjects<Description>(
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
  const classifier = makeClassifier(family, config);
  const weights = layersModelWeights(classifier.model);
  assignBundleWeights(classifierFormat, weights, files, folder);
  return { classifier, tokenizer: tokenizerFromJSON(tokenizer), labels };
}
