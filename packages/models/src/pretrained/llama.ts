import { type RotaryScaling, rotaryPositions } from '@resattn/layers';
import { activationNamed } from './activation.js';
import { type EndIds, type PretrainedConfig, resolveConfig } from './config.js';
import { DecoderOnlyModel, stackRules } from './decoder-only-model.js';
import type { PretrainedFamily } from './pretrained-model.js';
import { blockRules, normRules } from './weight-rules.js';

/** How rotary positions are described: `rope_parameters`, in older files `rope_scaling`. */
export interface RopeParameters {
  readonly rope_type?: string | undefined;
  /** The older name of `rope_type`. */
  readonly type?: string | undefined;
  readonly rope_theta?: number | undefined;
  readonly factor?: number | undefined;
  readonly low_freq_factor?: number | undefined;
  readonly high_freq_factor?: number | undefined;
  readonly original_max_position_embeddings?: number | undefined;
  readonly beta_fast?: number | undefined;
  readonly beta_slow?: number | undefined;
  readonly attention_factor?: number | null | undefined;
  readonly mscale?: number | null | undefined;
  readonly mscale_all_dim?: number | null | undefined;
  readonly truncate?: boolean | undefined;
  readonly partial_rotary_factor?: number | undefined;
}

/** @throws Error for rotary positions of a part of the features, or that differ by layer. */
function checkRotary(given: RopeParameters): void {
  const partial = given.partial_rotary_factor ?? 1;
  const nested = Object.entries(given).find(
    ([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const problem =
    partial !== 1
      ? `have "partial_rotary_factor" ${partial}, expected 1`
      : nested && `differ by kind of layer ("${nested[0]}"), expected the same for all`;
  if (problem !== undefined)
    throw new Error(`config.json of llama: rotary positions ${problem}: not supported`);
}

/** The fields of `config.json` that Llama reads, with the reference's defaults. */
export const llamaDefaults = {
  vocab_size: 32000,
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: null as number | null,
  head_dim: null as number | null,
  hidden_act: 'silu',
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-6,
  original_max_position_embeddings: null as number | null,
  rope_parameters: null as RopeParameters | null,
  rope_theta: null as number | null,
  rope_scaling: null as RopeParameters | null,
  initializer_range: 0.02,
  attention_bias: false,
  attention_dropout: 0,
  mlp_bias: false,
  tie_word_embeddings: false,
  pad_token_id: null as number | null,
  eos_token_id: 2 as EndIds,
};

export type LlamaConfig = typeof llamaDefaults & PretrainedConfig;

/** Base and scaling of the rotary positions that a configuration describes. */
export function rotaryOf(config: LlamaConfig): {
  base: number;
  scaling?: RotaryScaling | undefined;
} {
  const given = config.rope_scaling ?? config.rope_parameters ?? {};
  const base = given.rope_theta ?? config.rope_theta ?? 10000;
  if (typeof base !== 'number')
    throw new Error(
      `config.json of llama: "rope_theta" is ${JSON.stringify(base)}, expected a number such as 10000`,
    );
  const type = given.rope_type ?? given.type ?? 'default';
  checkRotary(given);
  const wanted = (field: keyof RopeParameters): number => {
    const value = given[field];
    if (typeof value !== 'number')
      throw new Error(
        `config.json of llama: rotary positions of type "${type}" have "${field}" ` +
          `${JSON.stringify(value)}, expected a number`,
      );
    return value;
  };
  const originalMaxLength =
    config.original_max_position_embeddings ??
    given.original_max_position_embeddings ??
    config.max_position_embeddings;
  switch (type) {
    case 'default':
    // Differs from the default only for texts longer than `max_position_embeddings`, which are refused.
    case 'dynamic':
      return { base };
    case 'linear':
      return { base, scaling: { type, factor: wanted('factor') } };
    case 'llama3':
      return {
        base,
        scaling: {
          type,
          factor: wanted('factor'),
          lowFreqFactor: wanted('low_freq_factor'),
          highFreqFactor: wanted('high_freq_factor'),
          originalMaxLength,
        },
      };
    case 'yarn':
      return {
        base,
        scaling: {
          type,
          factor: given.factor ?? config.max_position_embeddings / originalMaxLength,
          originalMaxLength,
          betaFast: given.beta_fast || 32,
          betaSlow: given.beta_slow || 1,
          truncate: given.truncate ?? true,
          ...(typeof given.attention_factor === 'number' && {
            attentionFactor: given.attention_factor,
          }),
          ...(given.mscale && { mscale: given.mscale }),
          ...(given.mscale_all_dim && { mscaleAllDim: given.mscale_all_dim }),
        },
      };
    default:
      throw new Error(
        `config.json of llama: rotary positions are of type "${type}", expected one of: default, ` +
          'dynamic, linear, llama3, yarn',
      );
  }
}

/**
 * Llama: a decoder-only Transformer with RMS normalization, rotary positions, gated feed-forward
 * networks and, from Llama 2 on, grouped keys and values.
 *
 * Touvron et al., "LLaMA: Open and efficient foundation language models", 2023,
 * https://arxiv.org/abs/2302.13971. Scaled rotary positions: Grattafiori et al., "The Llama 3 herd
 * of models", 2024, https://arxiv.org/abs/2407.21783.
 */
export const llama: PretrainedFamily = {
  modelType: 'llama',
  architectures: { base: 'LlamaModel', 'causal-lm': 'LlamaForCausalLM' },
  build(given, task, options) {
    const config: LlamaConfig = resolveConfig('llama', given, llamaDefaults);
    const { hidden_size: modelDim, num_attention_heads: numHeads } = config;
    const { num_hidden_layers: numLayers } = config;
    const prefix = task === 'base' ? '' : 'model.';
    const biases = { hasAttentionBias: config.attention_bias, hasFeedForwardBias: config.mlp_bias };
    return new DecoderOnlyModel(
      {
        architecture: llama.architectures[task]!,
        task,
        config,
        settings: {
          family: 'llama',
          vocabularySize: config.vocab_size,
          modelDim,
          padId: config.pad_token_id ?? undefined,
          maxPositions: config.max_position_embeddings,
          dropout: 0,
          initializerRange: config.initializer_range,
          isTied: config.tie_word_embeddings && !options.separateTables,
          stack: {
            numLayers,
            numHeads,
            numKeyValueHeads: config.num_key_value_heads ?? numHeads,
            headDim: config.head_dim ?? modelDim / numHeads,
            hiddenUnits: config.intermediate_size,
            feedForward: 'gated',
            activation: activationNamed('llama', 'hidden_act', config.hidden_act),
            residual: 'preNorm',
            norm: 'rmsNorm',
            epsilon: config.rms_norm_eps,
            position: rotaryPositions(rotaryOf(config)),
            attentionDropout: config.attention_dropout,
            useBias: config.mlp_bias,
            attentionUseBias: config.attention_bias,
          },
        },
        names: {
          words: `${prefix}embed_tokens`,
          positions: undefined,
          head: 'lm_head',
          stack: stackRules(
            numLayers,
            (i) =>
              blockRules(
                `${prefix}layers.${i}`,
                {
                  attention: {
                    query: 'self_attn.q_proj',
                    key: 'self_attn.k_proj',
                    value: 'self_attn.v_proj',
                    output: 'self_attn.o_proj',
                  },
                  attentionNorm: 'input_layernorm',
                  feedForward: { gate: 'mlp.gate_proj', up: 'mlp.up_proj', down: 'mlp.down_proj' },
                  feedForwardNorm: 'post_attention_layernorm',
                },
                { ...biases, hasNormBias: false },
              ),
            normRules(`${prefix}norm`, '', false),
          ),
        },
        basePrefix: prefix,
        familyPrefix: 'model.',
        // The frequencies of the rotary positions, which old files hold.
        ignored: [/rotary_emb\.inv_freq$/],
      },
      options,
    );
  },
};
