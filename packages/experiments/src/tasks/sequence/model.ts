import {
  makeSequenceToSequence,
  type SequenceBundle,
  type SequenceToSequence,
  type SequenceToSequenceConfig,
} from '@resattn/models';
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
  return makeSequenceToSequence(config.model, { ...vocabulary, ...familyConfig(config) });
}

/** The fields of a family, out of those that all families share on the command line. */
function familyConfig(config: SequenceConfig): object {
  const {
    modelDim,
    numLayers: layers,
    numDecoderLayers = layers,
    dropout,
    numHeads: heads,
    sharedVocabulary,
  } = config;
  const longest = Math.max(config.maxSourceLength, config.maxTargetLength);
  switch (config.model) {
    case 'transformer':
      return {
        modelDim,
        numHeads: heads,
        numEncoderLayers: layers,
        numDecoderLayers,
        hiddenUnits: config.hiddenUnits,
        residual: config.norm === 'pre' ? 'preNorm' : 'postNorm',
        position: config.position,
        maxLength: longest,
        sharedEmbeddings: sharedVocabulary,
        dropout,
      };
    case 'rnnsearch':
      return {
        ...{ embeddingDim: modelDim, units: modelDim, attentionDim: modelDim },
        ...{ maxoutUnits: modelDim, dropout },
      };
    case 'luong':
      return { embeddingDim: modelDim, units: modelDim, numLayers: layers, dropout };
    case 'residual-lstm':
      return {
        ...{ embeddingDim: modelDim, units: modelDim, attentionDim: modelDim },
        ...{ numEncoderLayers: layers, numDecoderLayers, dropout },
      };
    case 'conv-s2s':
      return {
        ...{ modelDim, numEncoderLayers: layers, numDecoderLayers },
        ...{ kernelSize: config.kernelSize, maxLength: longest, dropout },
      };
    case 'pointer-generator':
      return { embeddingDim: modelDim, units: modelDim, dropout };
  }
}

/** The model's name for people. */
export function modelName({ model, position: positions }: SequenceConfig): string {
  if (model !== 'transformer') return names[model];
  return positions === 'sinusoidal' ? 'Transformer' : `Transformer (${positionNames[positions]})`;
}

const names = {
  transformer: 'Transformer',
  rnnsearch: 'RNNsearch',
  luong: 'Luong attention',
  'residual-lstm': 'residual LSTM',
  'conv-s2s': 'ConvS2S',
  'pointer-generator': 'pointer-generator',
} as const;

const positionNames = {
  learned: 'learned positions',
  shaw: 'relative positions of Shaw et al.',
  transformerXl: 'relative positions of Transformer-XL',
  rotary: 'rotary positions',
  t5: 'relative positions of T5',
  alibi: 'ALiBi',
} as const;
