import { bertDefaults, bertNames, bertSettings } from './bert.js';
import type { PretrainedConfig } from './config.js';
import { encoderFamily } from './encoder-family.js';
import { bareHead, sequenceClassificationHead, tokenClassificationHead } from './encoder-heads.js';

/** The fields of `config.json` that ALBERT reads, with the reference's defaults. */
export const albertDefaults = {
  ...bertDefaults,
  vocab_size: 30000,
  embedding_size: 128,
  hidden_size: 4096,
  num_hidden_groups: 1,
  inner_group_num: 1,
  num_attention_heads: 64,
  intermediate_size: 16384,
  hidden_act: 'gelu_new',
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
  classifier_dropout_prob: 0.1,
};

export type AlbertConfig = typeof albertDefaults & PretrainedConfig;

/** Which of the layers with weights is applied at each depth: the groups in equal runs. */
function layerOrder(config: AlbertConfig): number[] {
  const { num_hidden_layers: depth, num_hidden_groups, inner_group_num } = config;
  return Array.from({ length: depth * inner_group_num }, (_, i) => {
    const step = Math.floor(i / inner_group_num);
    const group = Math.floor((step * num_hidden_groups) / depth);
    return group * inner_group_num + (i % inner_group_num);
  });
}

/**
 * ALBERT: all layers share their weights, and the embeddings are narrower than the layers.
 *
 * Lan et al., "ALBERT: A lite BERT for self-supervised learning of language representations", 2019,
 * https://arxiv.org/abs/1909.11942.
 */
export const albert = encoderFamily({
  modelType: 'albert',
  architectures: {
    base: 'AlbertModel',
    'masked-lm': 'AlbertForMaskedLM',
    'sequence-classification': 'AlbertForSequenceClassification',
    'token-classification': 'AlbertForTokenClassification',
  },
  defaults: albertDefaults,
  prefix: 'albert.',
  settings: (config) => ({
    ...bertSettings('albert', config),
    embeddingDim: config.embedding_size,
    alwaysProjects: true,
    layerOrder: layerOrder(config),
  }),
  names: (prefix, config) => ({
    ...bertNames(prefix),
    projection: `${prefix}encoder.embedding_hidden_mapping_in`,
    layer: (i) => {
      const { inner_group_num: inner } = config;
      return `${prefix}encoder.albert_layer_groups.${Math.floor(i / inner)}.albert_layers.${i % inner}`;
    },
    block: {
      attention: {
        query: 'attention.query',
        key: 'attention.key',
        value: 'attention.value',
        output: 'attention.dense',
      },
      attentionNorm: 'attention.LayerNorm',
      feedForward: { hidden: 'ffn', output: 'ffn_output' },
      feedForwardNorm: 'full_layer_layer_norm',
    },
  }),
  logits: { bias: 'predictions.bias', matrix: 'predictions.decoder' },
  heads: {
    base: ({ layers, prefix, modelDim }) => bareHead(layers, { name: `${prefix}pooler`, modelDim }),
    'masked-lm': ({ maskedLm, settings }) =>
      maskedLm({
        dense: 'predictions.dense',
        norm: 'predictions.LayerNorm',
        activation: settings.activation,
      }),
    'sequence-classification': ({ layers, config, prefix, ...sizes }) =>
      sequenceClassificationHead(layers, {
        ...sizes,
        dense: `${prefix}pooler`,
        classifier: 'classifier',
        activation: 'tanh',
        dropout: config.classifier_dropout_prob,
        isPooler: true,
      }),
    'token-classification': ({ layers, config, ...sizes }) =>
      tokenClassificationHead(layers, {
        ...sizes,
        classifier: 'classifier',
        dropout: config.classifier_dropout_prob,
      }),
  },
  // The head of sentence order, and a pooler that the head has no use for.
  ignored: [/^sop_classifier\./, /^albert\.pooler\./],
});
