import { FileFormatError } from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import type { WeightCompression } from '../compression/weight-codec.js';
import { sequenceFamily } from '../sequence/families.js';
import type { SequenceToSequenceConfig } from '../sequence/options/config.js';
import type { SequenceToSequence } from '../sequence/sequence-to-sequence.js';
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

/** All that it takes to translate or summarize: model and the tokenizers of both sides. */
export interface SequenceBundle {
  readonly model: SequenceToSequence;
  readonly sourceTokenizer: Tokenizer;
  /** The same as `sourceTokenizer` where both sides share a vocabulary. */
  readonly targetTokenizer: Tokenizer;
}

/** How sequence-to-sequence models describe themselves. */
export const sequenceFormat: BundleFormat = {
  what: 'sequence-to-sequence model',
  file: 'sequence.json',
  format: 'resattn-sequence',
  version: 1,
};

interface Description {
  readonly family: string;
  readonly config: SequenceToSequenceConfig;
  readonly sourceTokenizer: object;
  /** Null: that of the source. */
  readonly targetTokenizer: object | null;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeSequence(bundle: SequenceBundle): string {
  const { model, sourceTokenizer, targetTokenizer } = bundle;
  const { family, config } = model;
  return describeBundle(sequenceFormat, {
    family,
    config,
    sourceTokenizer: sourceTokenizer.toJSON(),
    targetTokenizer: targetTokenizer === sourceTokenizer ? null : targetTokenizer.toJSON(),
  } satisfies Description);
}

/**
 * Encodes a bundle as `sequence.json` and `weights.safetensors`, the weights compressed where asked
 * for.
 */
export function encodeSequence(
  bundle: SequenceBundle,
  compression?: WeightCompression,
): Promise<BundleFiles> {
  return encodeBundle(sequenceFormat, describeSequence(bundle), bundle.model.weights, compression);
}

/**
 * Makes the model that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version, or when the
 *   vocabularies are not those of the model.
 * @throws Error when the weights do not fit the model.
 */
export function decodeSequence(files: BundleFiles, folder: string): SequenceBundle {
  const description = requireObjects<Description>(
    sequenceFormat,
    readDescription<Description>(sequenceFormat, files, folder),
    ['config', 'sourceTokenizer', 'targetTokenizer'],
    folder,
  );
  const { family, config } = description;
  const sourceTokenizer = tokenizerFromJSON(description.sourceTokenizer);
  const targetTokenizer =
    description.targetTokenizer === null
      ? sourceTokenizer
      : tokenizerFromJSON(description.targetTokenizer);
  for (const [side, { vocabularySize }, size] of [
    ['source', sourceTokenizer, config.sourceVocabularySize],
    ['target', targetTokenizer, config.targetVocabularySize],
  ] as const) {
    if (vocabularySize === size) continue;
    throw new FileFormatError(
      `${folder}/${sequenceFormat.file}`,
      `the ${side} tokenizer has ${vocabularySize} tokens, the model ${size}`,
      remedyOf(sequenceFormat),
    );
  }
  const model = sequenceFamily(family).make(config);
  assignBundleWeights(sequenceFormat, model.weights, files, folder);
  return { model, sourceTokenizer, targetTokenizer };
}
