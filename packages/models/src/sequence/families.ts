import type { LanguageModelConfig, SequenceToSequenceConfig } from './config.js';
import { convS2s } from './conv-s2s.js';
import type { LanguageModel } from './language-model.js';
import { luong } from './luong.js';
import { pointerGeneratorNetwork } from './pointer-generator-network.js';
import { residualLstm } from './residual-lstm.js';
import { rnnSearch } from './rnnsearch.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';
import { transformer } from './transformer.js';
import { transformerLanguageModel } from './transformer-language-model.js';

type MakeSequenceToSequence = (config: SequenceToSequenceConfig) => SequenceToSequence;
type MakeLanguageModel = (config: LanguageModelConfig) => LanguageModel;

/** Every family of sequence-to-sequence models by name. */
export const sequenceFamilies: Readonly<Record<string, MakeSequenceToSequence>> = {
  transformer,
  rnnsearch: rnnSearch,
  luong,
  'residual-lstm': residualLstm,
  'conv-s2s': convS2s,
  'pointer-generator': pointerGeneratorNetwork,
};

/** Every family of language models by name. */
export const languageModelFamilies: Readonly<Record<string, MakeLanguageModel>> = {
  transformer: transformerLanguageModel,
};

/** @throws Error for a family that there is not, naming those there are. */
export function makeSequenceToSequence(
  family: string,
  config: SequenceToSequenceConfig,
): SequenceToSequence {
  return find(sequenceFamilies, family, 'sequence-to-sequence model')(config);
}

/** @throws Error for a family that there is not, naming those there are. */
export function makeLanguageModel(family: string, config: LanguageModelConfig): LanguageModel {
  return find(languageModelFamilies, family, 'language model')(config);
}

function find<M>(families: Readonly<Record<string, M>>, family: string, what: string): M {
  const make = Object.hasOwn(families, family) ? families[family] : undefined;
  if (make === undefined) {
    throw new Error(
      `there is no ${what} "${family}"; there are ${Object.keys(families).join(', ')}`,
    );
  }
  return make;
}
