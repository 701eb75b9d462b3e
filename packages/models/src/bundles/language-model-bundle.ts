import { FileFormatError } from '@resattn/core';
import { type Tokenizer, tokenizerFromJSON } from '@resattn/data';
import { languageModelFamily } from '../sequence/families.js';
import type { LanguageModel } from '../sequence/language-model.js';
import type { LanguageModelConfig } from '../sequence/options/config.js';
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

/** All that it takes to write texts: a language model and its tokenizer. */
export interface LanguageModelBundle {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
}

/** How language models describe themselves. */
export const languageModelFormat: BundleFormat = {
  what: 'language model',
  file: 'language-model.json',
  format: 'resattn-language-model',
  version: 1,
};

interface Description {
  readonly family: string;
  readonly config: LanguageModelConfig;
  readonly tokenizer: object;
}

/** The part of a bundle that training does not change, as JSON text. */
export function describeLanguageModel({ model, tokenizer }: LanguageModelBundle): string {
  const { family, config } = model;
  return describeBundle(languageModelFormat, {
    family,
    config,
    tokenizer: tokenizer.toJSON(),
  } satisfies Description);
}

/** Encodes a bundle as `language-model.json` and `weights.safetensors`. */
export function encodeLanguageModel(bundle: LanguageModelBundle): Promise<BundleFiles> {
  return encodeBundle(languageModelFormat, describeLanguageModel(bundle), bundle.model.weights);
}

/**
 * Makes the model that the files describe.
 *
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged, of another kind or version, or when the
 *   vocabulary is not that of the model.
 * @throws Error when the weights do not fit the model.
 */
export function decodeLanguageModel(files: BundleFiles, folder: string): LanguageModelBundle {
  const description = requireObjects<Description>(
    languageModelFormat,
    readDescription<Description>(languageModelFormat, files, folder),
    ['config', 'tokenizer'],
    folder,
  );
  const { family, config } = description;
  const tokenizer = tokenizerFromJSON(description.tokenizer);
  if (tokenizer.vocabularySize !== config.vocabularySize) {
    throw new FileFormatError(
      `${folder}/${languageModelFormat.file}`,
      `the tokenizer has ${tokenizer.vocabularySize} tokens, the model ${config.vocabularySize}`,
      remedyOf(languageModelFormat),
    );
  }
  const model = languageModelFamily(family).make(config);
  assignBundleWeights(languageModelFormat, model.weights, files, folder);
  return { model, tokenizer };
}
