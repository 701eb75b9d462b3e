import type { FamilyOptions } from '../../classifiers/options/index.js';
import { type ConvS2sConfig, convS2sOptions } from './conv-s2s.js';
import { type LuongConfig, luongOptions } from './luong.js';
import {
  type PointerGeneratorNetworkConfig,
  pointerGeneratorOptions,
} from './pointer-generator.js';
import { type ResidualLstmConfig, residualLstmOptions } from './residual-lstm.js';
import { type RnnSearchConfig, rnnSearchOptions } from './rnnsearch.js';
import { sequenceTransformerOptions, type TransformerConfig } from './transformer.js';
import {
  type TransformerLanguageModelConfig,
  transformerLanguageModelOptions,
} from './transformer-language-model.js';

/** The configuration of each family of sequence-to-sequence models. */
export interface SequenceConfigs {
  transformer: TransformerConfig;
  rnnsearch: RnnSearchConfig;
  luong: LuongConfig;
  'residual-lstm': ResidualLstmConfig;
  'conv-s2s': ConvS2sConfig;
  'pointer-generator': PointerGeneratorNetworkConfig;
}

/** Name of a family of sequence-to-sequence models. */
export type SequenceName = keyof SequenceConfigs;

/** The options of each family of sequence-to-sequence models. */
export const sequenceOptions: {
  readonly transformer: FamilyOptions<typeof sequenceTransformerOptions>;
  readonly rnnsearch: FamilyOptions<typeof rnnSearchOptions>;
  readonly luong: FamilyOptions<typeof luongOptions>;
  readonly 'residual-lstm': FamilyOptions<typeof residualLstmOptions>;
  readonly 'conv-s2s': FamilyOptions<typeof convS2sOptions>;
  readonly 'pointer-generator': FamilyOptions<typeof pointerGeneratorOptions>;
} = {
  transformer: { title: 'Transformer', options: sequenceTransformerOptions },
  rnnsearch: { title: 'RNNsearch', options: rnnSearchOptions },
  luong: { title: 'Luong attention', options: luongOptions },
  'residual-lstm': { title: 'residual LSTM', options: residualLstmOptions },
  'conv-s2s': { title: 'ConvS2S', options: convS2sOptions },
  'pointer-generator': { title: 'pointer-generator', options: pointerGeneratorOptions },
};

/** The configuration of each family of language models. */
export interface LanguageModelConfigs {
  transformer: TransformerLanguageModelConfig;
}

/** Name of a family of language models. */
export type LanguageModelName = keyof LanguageModelConfigs;

/** The options of each family of language models. */
export const languageModelOptions: {
  readonly transformer: FamilyOptions<typeof transformerLanguageModelOptions>;
} = {
  transformer: { title: 'Transformer', options: transformerLanguageModelOptions },
};
