import type { Tokenizer } from '@resattn/data';
import { resNetAttention, type TextClassifier } from '@resattn/models';
import type { ClassificationConfig } from '../config/classification-config.js';

/** The model that a configuration describes, with fresh weights. */
export function makeModel(
  config: ClassificationConfig,
  tokenizer: Tokenizer,
  numClasses: number,
): TextClassifier {
  const { embeddingDim, filters, kernelSize, variant, norm, attention, attentionDim } = config;
  const { positions, maxLength, embeddingDropout, dropout, headDropout } = config;
  return resNetAttention({
    vocabularySize: tokenizer.vocabSize,
    numClasses,
    paddingId: tokenizer.specialTokens.pad ?? 0,
    embeddingDim,
    filters,
    kernelSize,
    variant,
    norm,
    attention,
    attentionDim,
    positions,
    maxPositions: maxLength,
    embeddingDropout,
    dropout,
    headDropout,
  });
}
