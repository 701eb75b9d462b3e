import {
  type SequenceBundle,
  type SequenceToSequence,
  type SequenceToSequenceConfig,
  sequenceFamily,
} from '@resattn/models';
import { sequenceOptions } from '@resattn/models/options';
import { givenOptions } from '@resattn/options';
import type { SequenceConfig } from '../../config/sequence-config.js';

type Vocabularies = Omit<SequenceBundle, 'model'>;

/** The model that a configuration describes, with fresh weights. */
export function makeModel(config: SequenceConfig, vocabularies: Vocabularies): SequenceToSequence {
  const { sourceTokenizer, targetTokenizer } = vocabularies;
  const { bos, eos, pad } = targetTokenizer.specialTokens;
  const vocabulary: SequenceToSequenceConfig = {
    sourceVocabularySize: sourceTokenizer.vocabularySize,
    targetVocabularySize: targetTokenizer.vocabularySize,
    startId: bos!,
    eosId: eos!,
    sourcePadId: sourceTokenizer.specialTokens.pad ?? 0,
    targetPadId: pad ?? 0,
  };
  return sequenceFamily(config.model).make({ ...vocabulary, ...familyConfig(config) });
}

/** The options of a family, out of those that runs have for it. */
function familyConfig(config: SequenceConfig): object {
  const { options } = sequenceOptions[config.model];
  const { modelDim, dropout, maxSourceLength, maxTargetLength, sharedVocabulary } = config;
  const given: Readonly<Record<string, unknown>> = { ...config };
  const { numLayers, norm } = given;
  const values: Readonly<Record<string, unknown>> = {
    ...{ embeddingDim: modelDim, units: modelDim, attentionDim: modelDim, maxoutUnits: modelDim },
    numDecoderLayers: numLayers,
    ...givenOptions(given),
    ...{ modelDim, dropout, numEncoderLayers: numLayers },
    residual: norm === 'post' ? 'postNorm' : 'preNorm',
    // That of a Transformer is the kind of normalization, which runs leave as it is.
    norm: undefined,
    maxLength: Math.max(maxSourceLength, maxTargetLength),
    sharedEmbeddings: sharedVocabulary,
  };
  return Object.fromEntries(Object.keys(options).map((name) => [name, values[name]]));
}

/** The model's name for people. */
export function modelName(config: SequenceConfig): string {
  const { title } = sequenceOptions[config.model];
  if (config.model !== 'transformer') return title;
  const { position = 'sinusoidal' } = config;
  return position === 'sinusoidal' ? title : `${title} (${positionNames[position]})`;
}

const positionNames = {
  learned: 'learned positions',
  shaw: 'relative positions of Shaw et al.',
  transformerXl: 'relative positions of Transformer-XL',
  rotary: 'rotary positions',
  t5: 'relative positions of T5',
  alibi: 'ALiBi',
  none: 'no positions',
} as const;
