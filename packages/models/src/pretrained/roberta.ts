import { bertDefaults, bertNames, bertSettings, classifierDropout } from './bert.js';
import type { PretrainedConfig } from './config.js';
import { encoderFamily } from './encoder-family.js';
import { bareHead, sequenceClassificationHead, tokenClassificationHead } from './encoder-heads.js';

/** The fields of `config.json` that RoBERTa reads, with the reference's defaults. */
export const robertaDefaults = {
  ...bertDefaults,
  vocab_size: 50265,
  pad_token_id: 1 as number | null,
};

export type RobertaConfig = typeof robertaDefaults & PretrainedConfig;

/**
 * RoBERTa: BERT's encoder, whose positions are counted from the padding's id on.
 *
 * Liu et al., "RoBERTa: A robustly optimized BERT pretraining approach", 2019,
 * https://arxiv.org/abs/1907.11692.
 */
export const roberta = encoderFamily({
  modelType: 'roberta',
  architectures: {
    base: 'RobertaModel',
    'masked-lm': 'RobertaForMaskedLM',
    'sequence-classification': 'RobertaForSequenceClassification',
    'token-classification': 'RobertaForTokenClassification',
  },
  defaults: robertaDefaults,
  prefix: 'roberta.',
  settings: (config) => ({
    ...bertSettings('roberta', config),
    padId: config.pad_token_id ?? 1,
    countsFromPadding: true,
  }),
  names: bertNames,
  logits: { bias: 'lm_head.bias', matrix: 'lm_head.decoder' },
  heads: {
    base: ({ layers, prefix, modelDim }) =>
      bareHead(layers, { name: `${prefix}pooler.dense`, modelDim }),
    'masked-lm': ({ maskedLm }) =>
      maskedLm({ dense: 'lm_head.dense', norm: 'lm_head.layer_norm', activation: 'gelu' }),
    'sequence-classification': ({ layers, config, ...sizes }) =>
      sequenceClassificationHead(layers, {
        ...sizes,
        dense: 'classifier.dense',
        classifier: 'classifier.out_proj',
        activation: 'tanh',
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
  ignored: [/^roberta\.pooler\./],
});
