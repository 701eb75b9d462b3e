import { activationNamed } from './activation.js';
import type { PretrainedConfig } from './config.js';
import { encoderFamily } from './encoder-family.js';
import { bareHead, sequenceClassificationHead, tokenClassificationHead } from './encoder-heads.js';
import type { EncoderNames, EncoderSettings } from './encoder-network.js';
import type { BlockNames } from './weight-rules.js';

/** The fields of `config.json` that BERT reads, with the reference's defaults. */
export const bertDefaults = {
  vocab_size: 30522,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  initializer_range: 0.02,
  pad_token_id: 0 as number | null,
  classifier_dropout: null as number | null,
};

export type BertConfig = typeof bertDefaults & PretrainedConfig;

/** The names of a layer's parts, shared by BERT, RoBERTa and ELECTRA. */
export const bertBlock: BlockNames = {
  attention: {
    query: 'attention.self.query',
    key: 'attention.self.key',
    value: 'attention.self.value',
    output: 'attention.output.dense',
  },
  attentionNorm: 'attention.output.LayerNorm',
  feedForward: { hidden: 'intermediate.dense', output: 'output.dense' },
  feedForwardNorm: 'output.LayerNorm',
};

/** The names of the encoder's parts behind a prefix such as `bert.`. */
export function bertNames(prefix: string): EncoderNames {
  return {
    words: `${prefix}embeddings.word_embeddings`,
    positions: `${prefix}embeddings.position_embeddings`,
    types: `${prefix}embeddings.token_type_embeddings`,
    norm: `${prefix}embeddings.LayerNorm`,
    layer: (i) => `${prefix}encoder.layer.${i}`,
    block: bertBlock,
  };
}

/** The sizes of the encoder that a configuration of BERT, RoBERTa or ELECTRA describes. */
export function bertSettings(family: string, config: BertConfig): EncoderSettings {
  return {
    family,
    vocabularySize: config.vocab_size,
    embeddingDim: config.hidden_size,
    modelDim: config.hidden_size,
    numLayers: config.num_hidden_layers,
    numHeads: config.num_attention_heads,
    hiddenUnits: config.intermediate_size,
    activation: activationNamed(family, 'hidden_act', config.hidden_act),
    epsilon: config.layer_norm_eps,
    maxPositions: config.max_position_embeddings,
    typeVocabularySize: config.type_vocab_size,
    padId: config.pad_token_id ?? undefined,
    dropout: config.hidden_dropout_prob,
    attentionDropout: config.attention_probs_dropout_prob,
    initializerRange: config.initializer_range,
  };
}

/** Rate before a classifier. */
export function classifierDropout(config: BertConfig): number {
  return config.classifier_dropout ?? config.hidden_dropout_prob;
}

/**
 * BERT: an encoder trained to fill in hidden tokens.
 *
 * Devlin et al., "BERT: Pre-training of deep bidirectional Transformers for language
 * understanding", 2018, https://arxiv.org/abs/1810.04805.
 */
export const bert = encoderFamily({
  modelType: 'bert',
  architectures: {
    base: 'BertModel',
    'masked-lm': 'BertForMaskedLM',
    'sequence-classification': 'BertForSequenceClassification',
    'token-classification': 'BertForTokenClassification',
  },
  defaults: bertDefaults,
  prefix: 'bert.',
  settings: (config) => bertSettings('bert', config),
  names: bertNames,
  logits: { bias: 'cls.predictions.bias', matrix: 'cls.predictions.decoder' },
  heads: {
    base: ({ layers, prefix, modelDim }) =>
      bareHead(layers, { name: `${prefix}pooler.dense`, modelDim }),
    'masked-lm': ({ maskedLm, settings }) =>
      maskedLm({
        dense: 'cls.predictions.transform.dense',
        norm: 'cls.predictions.transform.LayerNorm',
        activation: settings.activation,
      }),
    'sequence-classification': ({ layers, config, prefix, ...sizes }) =>
      sequenceClassificationHead(layers, {
        ...sizes,
        dense: `${prefix}pooler.dense`,
        classifier: 'classifier',
        activation: 'tanh',
        dropout: classifierDropout(config),
        isPooler: true,
      }),
    'token-classification': ({ layers, config, ...sizes }) =>
      tokenClassificationHead(layers, {
        ...sizes,
        classifier: 'classifier',
        dropout: classifierDropout(config),
      }),
  },
  // What pre-training leaves behind, where the head has no use for it.
  ignored: [/^cls\.seq_relationship\./, /^bert\.pooler\./],
});
