import type { OptionSchema } from '@resattn/options';
import { nearestName, OptionError } from '@resattn/options';
import { convS2s } from './conv-s2s.js';
import type { LanguageModel } from './language-model.js';
import { luong } from './luong.js';
import type { LanguageModelConfig, SequenceToSequenceConfig } from './options/config.js';
import {
  type LanguageModelConfigs,
  type LanguageModelName,
  languageModelOptions,
  type SequenceConfigs,
  type SequenceName,
  sequenceOptions,
} from './options/index.js';
import { pointerGeneratorNetwork } from './pointer-generator-network.js';
import { residualLstm } from './residual-lstm.js';
import { rnnSearch } from './rnnsearch.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';
import { transformer } from './transformer.js';
import { transformerLanguageModel } from './transformer-language-model.js';

/** A family of models that write: its name for people, its options, and how it is made of them. */
interface Family<Config, Model> {
  readonly title: string;
  readonly options: OptionSchema;
  make(config: Config): Model;
}

/** The families of sequence-to-sequence models by name. */
export const sequenceFamilies: {
  readonly [F in SequenceName]: Family<SequenceConfigs[F], SequenceToSequence>;
} = {
  transformer: { ...sequenceOptions.transformer, make: transformer },
  rnnsearch: { ...sequenceOptions.rnnsearch, make: rnnSearch },
  luong: { ...sequenceOptions.luong, make: luong },
  'residual-lstm': { ...sequenceOptions['residual-lstm'], make: residualLstm },
  'conv-s2s': { ...sequenceOptions['conv-s2s'], make: convS2s },
  'pointer-generator': { ...sequenceOptions['pointer-generator'], make: pointerGeneratorNetwork },
};

/** The families of language models by name. */
export const languageModelFamilies: {
  readonly [F in LanguageModelName]: Family<LanguageModelConfigs[F], LanguageModel>;
} = {
  transformer: { ...languageModelOptions.transformer, make: transformerLanguageModel },
};

/** @throws OptionError for a configuration that is not the family's. */
export function makeSequenceToSequence<F extends SequenceName>(
  family: F,
  config: SequenceConfigs[F],
): SequenceToSequence {
  return sequenceFamily(family).make(config);
}

/** @throws OptionError for a configuration that is not the family's. */
export function makeLanguageModel<F extends LanguageModelName>(
  family: F,
  config: LanguageModelConfigs[F],
): LanguageModel {
  return languageModelFamily(family).make(config);
}

/**
 * The family of a name that comes from outside.
 *
 * @throws OptionError for one that there is not, naming the nearest and those there are.
 */
export const sequenceFamily = (
  name: string,
): Family<SequenceToSequenceConfig, SequenceToSequence> =>
  find<Family<SequenceToSequenceConfig, SequenceToSequence>>(
    sequenceFamilies,
    name,
    'sequence-to-sequence model',
  );

/**
 * The family of a name that comes from outside.
 *
 * @throws OptionError for one that there is not, naming the nearest and those there are.
 */
export const languageModelFamily = (name: string): Family<LanguageModelConfig, LanguageModel> =>
  find<Family<LanguageModelConfig, LanguageModel>>(languageModelFamilies, name, 'language model');

function find<F>(families: Readonly<Record<string, F>>, name: string, what: string): F {
  const found = Object.hasOwn(families, name) ? families[name] : undefined;
  if (found !== undefined) return found;
  const nearest = nearestName(name, Object.keys(families));
  const hint = nearest === undefined ? '.' : `; did you mean "${nearest}"?`;
  throw new OptionError(
    `there is no ${what} "${name}"${hint} Families: ${Object.keys(families).join(', ')}.`,
  );
}
