import type { Tokenizer } from '@resattn/data';
import { makeClassifier, type TextClassifier } from '@resattn/models';
import type { ClassificationConfig } from '../../config/classification-config.js';

/** The model that a configuration describes, with fresh weights. */
export function makeModel(
  config: ClassificationConfig,
  tokenizer: Tokenizer,
  numClasses: number,
): TextClassifier {
  return makeClassifier(config.model, {
    vocabularySize: tokenizer.vocabularySize,
    numClasses,
    padId: tokenizer.specialTokens.pad ?? 0,
    ...familyConfig(config),
  });
}

/** The fields of a family, out of those that all families share on the command line. */
function familyConfig(config: ClassificationConfig): object {
  const { embeddingDim, filters, kernelSize, variant, norm, attention, attentionDim } = config;
  const {
    embeddingStddev,
    residual,
    zeroInit,
    position: positions,
    maxLength,
    embeddingDropout,
    dropout,
    headDropout,
  } = config;
  const [width] = filters as [number];
  switch (config.model) {
    case 'resnet-attention':
      return {
        ...{
          embeddingDim,
          embeddingStddev,
          filters,
          kernelSize,
          variant,
          residual,
          zeroInit,
          norm,
        },
        ...{ attention, attentionDim, positions, maxPositions: maxLength },
        ...{ embeddingDropout, dropout, headDropout },
      };
    case 'text-cnn':
      return { embeddingDim, filters: width, dropout: headDropout };
    case 'fast-text':
      return { embeddingDim };
    case 'bilstm-attention':
      return {
        ...{
          embeddingDim,
          embeddingStddev,
          units: width,
          numLayers: filters.length,
          attentionDim,
        },
        ...{ embeddingDropout, dropout, headDropout },
      };
    case 'self-attentive':
      return {
        ...{ embeddingDim, embeddingStddev, units: width, attentionDim },
        dropout: headDropout,
      };
    case 'transformer':
      return {
        ...{ modelDim: embeddingDim, numLayers: filters.length, hiddenUnits: 4 * embeddingDim },
        ...{ attentionDim, dropout },
      };
    case 'dpcnn':
      return { embeddingDim, embeddingStddev, filters: width, dropout: headDropout };
  }
}

/** The model's name for people. */
export const modelName = ({ model }: Pick<ClassificationConfig, 'model'>): string => names[model];

const names = {
  'resnet-attention': 'ResNet-Attention',
  'text-cnn': 'TextCNN',
  'fast-text': 'fastText baseline',
  'bilstm-attention': 'BiLSTM with attention',
  'self-attentive': 'structured self-attention',
  transformer: 'Transformer encoder',
  dpcnn: 'DPCNN',
} as const satisfies Record<ClassificationConfig['model'], string>;
