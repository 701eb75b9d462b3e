import { FileFormatError } from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import { classifierFamily } from '../classifiers/families.js';
import type { ClassifierConfig } from '../classifiers/options/config.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';
import type { WeightCompression } from '../compression/weight-codec.js';
import type { ProblemType } from '../pretrained/config.js';
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
  /**
   * What the outputs are: probabilities of classes that exclude each other, of labels that hold or not each by
   * itself, or numbers. Default: the first.
   */
  readonly problemType?: ProblemType | undefined;
  /** What log-probabilities, or logits of labels, are divided by; see `fitTemperature`. Default 1. */
  readonly temperature?: number | undefined;
  /** The probability from which on a text has a label, for each, where there may be several. Default 0.5. */
  readonly thresholds?: readonly number[] | undefined;
  /** A number is `mean + deviation * output`, in a regression. Default: the output. */
  readonly scale?: OutputScale | undefined;
}

/** How the numbers of a regression were standardized. */
export interface OutputScale {
  readonly mean: number;
  readonly deviation: number;
}

/** How classifiers describe themselves. */
export const classifierFormat: BundleFormat = {
  what: 'classifier',
  file: 'classifier.json',
  extraFiles: [NGRAMS_FILE],
  format: 'resattn-classifier',
  version: 3,
};

interface Description {
  readonly family: string;
  readonly config: ClassifierConfig;
  readonly labels: readonly string[];
  readonly tokenizer: object;
  readonly ngrams?: NgramMixtureDescription | undefined;
  readonly problemType?: ProblemType | undefined;
  readonly temperature?: number | undefined;
  readonly thresholds?: readonly number[] | undefined;
  readonly scale?: OutputScale | undefined;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeClassifier({
  classifier,
  tokenizer,
  labels,
  ngrams,
  problemType,
  temperature,
  thresholds,
  scale,
}: ClassifierBundle): string {
  const { family, config } = classifier;
  const reading = {
    ...(problemType !== undefined && { problemType }),
    ...(temperature !== undefined && { temperature }),
    ...(thresholds && { thresholds }),
    ...(scale && { scale }),
  };
  const description: Description = {
    ...{ family, config, labels, tokenizer: tokenizer.toJSON() },
    ...(ngrams && { ngrams: ngrams.describe() }),
    ...reading,
  };
  // A release that does not know a part would leave it out and answer otherwise.
  const version = Object.keys(reading).length > 0 ? 3 : ngrams === undefined ? 1 : 2;
  return describeBundle(classifierFormat, description, version);
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
  const description = requireObjects<Description>(
    classifierFormat,
    readDescription<Description>(classifierFormat, files, folder),
    ['labels', 'config', 'tokenizer'],
    folder,
  );
  const { family, config, labels, tokenizer, ngrams } = description;
  const { problemType, temperature, thresholds, scale } = description;
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
    ...(problemType !== undefined && { problemType }),
    ...(temperature !== undefined && { temperature }),
    ...(thresholds && { thresholds }),
    ...(scale && { scale }),
  };
}
