import {
  assignWeights,
  decodeSafetensors,
  encodeSafetensors,
  FileFormatError,
  layersModelWeights,
  readTensorData,
} from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import type { ClassifierConfig } from '../classifiers/config.js';
import { makeClassifier } from '../classifiers/families.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';

/** All that it takes to classify texts: model, tokenizer, names of the classes. */
export interface ClassifierBundle {
  readonly classifier: TextClassifier;
  readonly tokenizer: Tokenizer;
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
}

/** The files of a bundle, by name. */
export type BundleFiles = Readonly<Record<string, Uint8Array>>;

export const DESCRIPTION_FILE = 'classifier.json';
export const WEIGHTS_FILE = 'weights.safetensors';
const FORMAT = 'resattn-classifier';
const VERSION = 1;

interface Description {
  readonly format: string;
  readonly version: number;
  readonly family: string;
  readonly config: ClassifierConfig;
  readonly labels: readonly string[];
  readonly tokenizer: object;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeClassifier({ classifier, tokenizer, labels }: ClassifierBundle): string {
  const description: Description = {
    format: FORMAT,
    version: VERSION,
    family: classifier.family,
    config: classifier.config,
    labels,
    tokenizer: tokenizer.toJSON(),
  };
  return `${JSON.stringify(description, null, 1)}\n`;
}

/** Encodes a bundle as `classifier.json` and `weights.safetensors`. */
export async function encodeClassifier(bundle: ClassifierBundle): Promise<BundleFiles> {
  const weights = await readTensorData(layersModelWeights(bundle.classifier.model));
  return {
    [DESCRIPTION_FILE]: new TextEncoder().encode(describeClassifier(bundle)),
    [WEIGHTS_FILE]: encodeSafetensors(weights, { format: 'pt' }),
  };
}

/**
 * Makes the classifier that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version.
 * @throws Error when the weights do not fit the model.
 */
export function decodeClassifier(files: BundleFiles, folder: string): ClassifierBundle {
  const description = readDescription(files[DESCRIPTION_FILE], `${folder}/${DESCRIPTION_FILE}`);
  const file = `${folder}/${WEIGHTS_FILE}`;
  const bytes = files[WEIGHTS_FILE];
  if (bytes === undefined)
    throw new FileFormatError(file, 'missing', 'Copy the whole folder of the classifier');
  const { tensors } = decodeSafetensors(bytes, file);
  const classifier = makeClassifier(description.family, description.config);
  assignWeights(layersModelWeights(classifier.model), tensors, file);
  return {
    classifier,
    tokenizer: tokenizerFromJSON(description.tokenizer),
    labels: description.labels,
  };
}

function readDescription(bytes: Uint8Array | undefined, file: string): Description {
  const remedy = 'Give the folder of a classifier that was trained here';
  if (bytes === undefined) throw new FileFormatError(file, 'missing', remedy);
  let description: Description;
  try {
    description = JSON.parse(new TextDecoder().decode(bytes)) as Description;
  } catch (error) {
    throw new FileFormatError(file, `not JSON (${(error as Error).message})`, remedy);
  }
  const { format, version, labels, config, tokenizer } = description ?? {};
  if (format !== FORMAT || version !== VERSION) {
    throw new FileFormatError(
      file,
      `format ${JSON.stringify(format)} version ${JSON.stringify(version)}, this release reads ` +
        `"${FORMAT}" version ${VERSION}`,
      'Load it with the release that wrote it',
    );
  }
  if (!Array.isArray(labels) || typeof config !== 'object' || typeof tokenizer !== 'object')
    throw new FileFormatError(file, 'labels, config or tokenizer are missing', remedy);
  if (labels.length !== config.numClasses) {
    throw new FileFormatError(
      file,
      `${labels.length} labels for a model of ${config.numClasses} classes`,
      remedy,
    );
  }
  return description;
}
