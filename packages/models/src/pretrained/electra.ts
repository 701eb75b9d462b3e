import { bertDefaults, bertNames, bertSettings, classifierDropout } from './bert.js';
import type { PretrainedConfig } from './config.js';
import { encoderFamily } from './encoder-family.js';
import {
  bareHead,
  discriminatorHead,
  sequenceClassificationHead,
  tokenClassificationHead,
} from './encoder-heads.js';

/** The fields of `config.json` that ELECTRA reads, with the reference's defaults. */
export const electraDefaults = {
  ...bertDefaults,
  embedding_size: 128,
  hidden_size: 256,
  num_attention_heads: 4,
  intermediate_size: 1024,
};

export type ElectraConfig = typeof electraDefaults & PretrainedConfig;

/**
 * ELECTRA: a discriminator that tells which tokens a small generator has replaced; both are BERT's
 * encoder with embeddings of a size of their own.
 *
 * Clark et al., "ELECTRA: Pre-training text encoders as discriminators rather than generators",
 * 2020, https://arxiv.org/abs/2003.10555.
 */
export const electra = encoderFamily({
  modelType: 'electra',
  architectures: {
    base: 'ElectraModel',
    'masked-lm': 'ElectraForMaskedLM',
    discriminator: 'ElectraForPreTraining',
    'sequence-classification': 'ElectraForSequenceClassification',
    'token-classification': 'ElectraForTokenClassification',
  },
  defaults: electraDefaults,
  prefix: 'electra.',
  settings: (config) => ({
    ...bertSettings('electra', config),
    embeddingDim: config.embedding_size,
  }),
  names: (prefix) => ({ ...bertNames(prefix), projection: `${prefix}embeddings_project` }),
  logits: { bias: 'generator_lm_head.bias', matrix: 'generator_lm_head' },
  heads: {
    base: ({ layers }) => bareHead(layers),
    'masked-lm': ({ maskedLm }) =>
      maskedLm({
        dense: 'generator_predictions.dense',
        norm: 'generator_predictions.LayerNorm',
        activation: 'gelu',
      }),
    discriminator: ({ layers, modelDim, settings }) =>
      discriminatorHead(layers, {
        modelDim,
        dense: 'discriminator_predictions.dense',
        output: 'discriminator_predictions.dense_prediction',
        activation: settings.activation,
      }),
    'sequence-classification': ({ layers, config, ...sizes }) =>
      sequenceClassificationHead(layers, {
        ...sizes,
        dense: 'classifier.dense',
        classifier: 'classifier.out_proj',
        activation: 'gelu',
        dropout: classifierDropout(config),
        dropsFirst: true,
      }),
    'token-classification': ({ layers, config, ...sizes }) =>
      tokenClassificationHead(layers, {
        ...sizes,
        classifier: 'classifier',
        dropout: classifierDropout(config),
      }),
  },
});
