import { activationNamed } from './activation.js';
import { type EndIds, type PretrainedConfig, resolveConfig } from './config.js';
import {
  type AbsolutePositions,
  EncoderDecoderModel,
  type EncoderDecoderNames,
  type EncoderDecoderSettings,
} from './encoder-decoder-model.js';
import type { ModelOptions } from './model-io.js';
import type { PretrainedFamily } from './pretrained-model.js';
import { type BlockNames, blockRules, within } from './weight-rules.js';

/** The fields of `config.json` that BART reads, with the reference's defaults. */
export const bartDefaults = {
  vocab_size: 50265,
  max_position_embeddings: 1024,
  d_model: 1024,
  encoder_layers: 12,
  encoder_attention_heads: 16,
  encoder_ffn_dim: 4096,
  decoder_layers: 12,
  decoder_attention_heads: 16,
  decoder_ffn_dim: 4096,
  activation_function: 'gelu',
  dropout: 0.1,
  attention_dropout: 0,
  activation_dropout: 0,
  init_std: 0.02,
  scale_embedding: false,
  tie_word_embeddings: true,
  pad_token_id: 1 as number | null,
  eos_token_id: 2 as EndIds,
  decoder_start_token_id: 2 as number | null,
};

export type BartConfig = typeof bartDefaults & PretrainedConfig;

function layerNames(hasCross: boolean): BlockNames {
  const attention = (name: string) => ({
    query: `${name}.q_proj`,
    key: `${name}.k_proj`,
    value: `${name}.v_proj`,
    output: `${name}.out_proj`,
  });
  return {
    attention: attention('self_attn'),
    attentionNorm: 'self_attn_layer_norm',
    ...(hasCross && { cross: attention('encoder_attn'), crossNorm: 'encoder_attn_layer_norm' }),
    feedForward: { hidden: 'fc1', output: 'fc2' },
    feedForwardNorm: 'final_layer_norm',
  };
}

/** The sizes that a configuration of BART or Marian describes. */
export function bartSettings(
  family: string,
  config: BartConfig,
  positions: AbsolutePositions,
  { separateTables = false }: ModelOptions,
): EncoderDecoderSettings {
  // Untied, the reference has a table for each side and a matrix for the logits.
  const isTied = config.tie_word_embeddings && !separateTables;
  const { d_model: modelDim } = config;
  const padId = config.pad_token_id ?? 1;
  const shared = {
    activation: activationNamed(family, 'activation_function', config.activation_function),
    residual: 'postNorm' as const,
    dropout: config.dropout,
    attentionDropout: config.attention_dropout,
    activationDropout: config.activation_dropout,
  };
  return {
    family,
    vocabularySize: config.vocab_size,
    targetVocabularySize: config.vocab_size,
    modelDim,
    frozenId: padId,
    padId,
    startId: config.decoder_start_token_id ?? padId,
    embeddingScale: config.scale_embedding ? Math.sqrt(modelDim) : 1,
    positions,
    hasEmbeddingNorm: family === 'bart',
    dropout: config.dropout,
    finalDropout: 0,
    encoder: {
      ...shared,
      numLayers: config.encoder_layers,
      numHeads: config.encoder_attention_heads,
      hiddenUnits: config.encoder_ffn_dim,
    },
    decoder: {
      ...shared,
      numLayers: config.decoder_layers,
      numHeads: config.decoder_attention_heads,
      hiddenUnits: config.decoder_ffn_dim,
    },
    initializerRange: config.init_std,
    isTied,
    sharesTable: isTied,
    outputScale: 1,
  };
}

/** The names that BART and Marian share, behind a prefix such as `model.`. */
export function bartNames(prefix: string, config: BartConfig): EncoderDecoderNames {
  const stack = (side: 'encoder' | 'decoder', numLayers: number) => ({
    positions: `${prefix}${side}.embed_positions`,
    embeddingNorm: `${prefix}${side}.layernorm_embedding`,
    stack: Array.from({ length: numLayers }, (_, i) =>
      within(
        `layer${i}`,
        blockRules(`${prefix}${side}.layers.${i}`, layerNames(side === 'decoder')),
      ),
    ).flat(),
  });
  return {
    words: `${prefix}shared`,
    sideWords: {
      encoder: `${prefix}encoder.embed_tokens`,
      decoder: `${prefix}decoder.embed_tokens`,
    },
    head: 'lm_head',
    logitsBias: 'final_logits_bias',
    encoder: stack('encoder', config.encoder_layers),
    decoder: stack('decoder', config.decoder_layers),
  };
}

/**
 * BART: an encoder-decoder trained to restore damaged text, with post-normalization and learned
 * positions.
 *
 * Lewis et al., "BART: Denoising sequence-to-sequence pre-training for natural language generation,
 * translation, and comprehension", 2019, https://arxiv.org/abs/1910.13461.
 */
export const bart: PretrainedFamily = {
  modelType: 'bart',
  architectures: { base: 'BartModel', seq2seq: 'BartForConditionalGeneration' },
  build(given, task, options) {
    const config: BartConfig = resolveConfig('bart', given, bartDefaults);
    const prefix = task === 'base' ? '' : 'model.';
    return new EncoderDecoderModel(
      {
        architecture: bart.architectures[task]!,
        task,
        config,
        settings: bartSettings(
          'bart',
          config,
          {
            kind: 'learned',
            maxPositions: config.max_position_embeddings,
            // The reference's table begins with two rows that no position uses.
            offset: 2,
          },
          options,
        ),
        names: bartNames(prefix, config),
        basePrefix: prefix,
        familyPrefix: 'model.',
        ignored: [],
      },
      options,
    ) as ReturnType<PretrainedFamily['build']>;
  },
};
