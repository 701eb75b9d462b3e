import { activationNamed } from './activation.js';
import type { PretrainedConfig } from './config.js';
import { encoderFamily } from './encoder-family.js';
import { bareHead, sequenceClassificationHead, tokenClassificationHead } from './encoder-heads.js';

/** The fields of `config.json` that DistilBERT reads, with the reference's defaults. */
export const distilBertDefaults = {
  vocab_size: 30522,
  dim: 768,
  n_layers: 6,
  n_heads: 12,
  hidden_dim: 3072,
  activation: 'gelu',
  dropout: 0.1,
  attention_dropout: 0.1,
  seq_classif_dropout: 0.2,
  max_position_embeddings: 512,
  initializer_range: 0.02,
  pad_token_id: 0 as number | null,
};

export type DistilBertConfig = typeof distilBertDefaults & PretrainedConfig;

/**
 * DistilBERT: half of BERT's layers, trained to answer as BERT does; one kind of text, no pooler.
 *
 * Sanh et al., "DistilBERT, a distilled version of BERT", 2019, https://arxiv.org/abs/1910.01108.
 */
export const distilBert = encoderFamily({
  modelType: 'distilbert',
  architectures: {
    base: 'DistilBertModel',
    'masked-lm': 'DistilBertForMaskedLM',
    'sequence-classification': 'DistilBertForSequenceClassification',
    'token-classification': 'DistilBertForTokenClassification',
  },
  defaults: distilBertDefaults,
  prefix: 'distilbert.',
  settings: (config) => ({
    family: 'distilbert',
    vocabularySize: config.vocab_size,
    embeddingDim: config.dim,
    modelDim: config.dim,
    numLayers: config.n_layers,
    numHeads: config.n_heads,
    hiddenUnits: config.hidden_dim,
    activation: activationNamed('distilbert', 'activation', config.activation),
    epsilon: 1e-12,
    maxPositions: config.max_position_embeddings,
    typeVocabularySize: 0,
    padId: config.pad_token_id ?? undefined,
    dropout: config.dropout,
    attentionDropout: config.attention_dropout,
    initializerRange: config.initializer_range,
  }),
  names: (prefix) => ({
    words: `${prefix}embeddings.word_embeddings`,
    positions: `${prefix}embeddings.position_embeddings`,
    norm: `${prefix}embeddings.LayerNorm`,
    layer: (i) => `${prefix}transformer.layer.${i}`,
    block: {
      attention: {
        query: 'attention.q_lin',
        key: 'attention.k_lin',
        value: 'attention.v_lin',
        output: 'attention.out_lin',
      },
      attentionNorm: 'sa_layer_norm',
      feedForward: { hidden: 'ffn.lin1', output: 'ffn.lin2' },
      feedForwardNorm: 'output_layer_norm',
    },
  }),
  logits: { bias: 'vocab_projector.bias', matrix: 'vocab_projector' },
  heads: {
    base: ({ layers }) => bareHead(layers),
    'masked-lm': ({ maskedLm, settings }) =>
      maskedLm({
        dense: 'vocab_transform',
        norm: 'vocab_layer_norm',
        activation: settings.activation,
      }),
    'sequence-classification': ({ layers, config, ...sizes }) =>
      sequenceClassificationHead(layers, {
        ...sizes,
        dense: 'pre_classifier',
        classifier: 'classifier',
        activation: 'relu',
        dropout: config.seq_classif_dropout,
      }),
    'token-classification': ({ layers, config, ...sizes }) =>
      tokenClassificationHead(layers, {
        ...sizes,
        classifier: 'classifier',
        dropout: config.dropout,
      }),
  },
});
