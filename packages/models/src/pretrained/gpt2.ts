import { activationNamed } from './activation.js';
import { type EndIds, type PretrainedConfig, resolveConfig } from './config.js';
import { DecoderOnlyModel, stackRules } from './decoder-only-model.js';
import type { PretrainedFamily } from './pretrained-model.js';
import { blockRules, normRules } from './weight-rules.js';

/** The fields of `config.json` that GPT-2 reads, with the reference's defaults. */
export const gpt2Defaults = {
  vocab_size: 50257,
  n_positions: 1024,
  n_embd: 768,
  n_layer: 12,
  n_head: 12,
  n_inner: null as number | null,
  activation_function: 'gelu_new',
  resid_pdrop: 0.1,
  embd_pdrop: 0.1,
  attn_pdrop: 0.1,
  layer_norm_epsilon: 1e-5,
  initializer_range: 0.02,
  scale_attn_weights: true,
  scale_attn_by_inverse_layer_idx: false,
  tie_word_embeddings: true,
  eos_token_id: 50256 as EndIds,
};

export type Gpt2Config = typeof gpt2Defaults & PretrainedConfig;

/**
 * GPT-2: a decoder-only Transformer with pre-normalization and learned positions.
 *
 * Radford et al., "Language models are unsupervised multitask learners", 2019.
 */
export const gpt2: PretrainedFamily = {
  modelType: 'gpt2',
  architectures: { base: 'GPT2Model', 'causal-lm': 'GPT2LMHeadModel' },
  build(given, task, options) {
    const config: Gpt2Config = resolveConfig('gpt2', given, gpt2Defaults);
    if (config.scale_attn_by_inverse_layer_idx)
      throw new Error(
        'config.json of gpt2: "scale_attn_by_inverse_layer_idx" is true, expected false: attention ' +
          'scaled by the number of its layer is not supported',
      );
    const { n_embd: modelDim, n_layer: numLayers } = config;
    const prefix = task === 'base' ? '' : 'transformer.';
    return new DecoderOnlyModel(
      {
        architecture: gpt2.architectures[task]!,
        task,
        config,
        settings: {
          family: 'gpt2',
          vocabularySize: config.vocab_size,
          modelDim,
          padId: undefined,
          maxPositions: config.n_positions,
          dropout: config.embd_pdrop,
          initializerRange: config.initializer_range,
          isTied: config.tie_word_embeddings && !options.separateTables,
          stack: {
            numLayers,
            numHeads: config.n_head,
            hiddenUnits: config.n_inner ?? 4 * modelDim,
            activation: activationNamed('gpt2', 'activation_function', config.activation_function),
            residual: 'preNorm',
            epsilon: config.layer_norm_epsilon,
            dropout: config.resid_pdrop,
            attentionDropout: config.attn_pdrop,
            activationDropout: 0,
            ...(!config.scale_attn_weights && { attentionScale: 1 }),
          },
        },
        names: {
          words: `${prefix}wte`,
          positions: `${prefix}wpe`,
          head: 'lm_head',
          stack: stackRules(
            numLayers,
            (i) =>
              blockRules(
                `${prefix}h.${i}`,
                {
                  attention: { queryKeyValue: 'attn.c_attn', output: 'attn.c_proj' },
                  attentionNorm: 'ln_1',
                  feedForward: { hidden: 'mlp.c_fc', output: 'mlp.c_proj' },
                  feedForwardNorm: 'ln_2',
                },
                { kind: 'conv1d' },
              ),
            normRules(`${prefix}ln_f`, ''),
          ),
        },
        basePrefix: prefix,
        familyPrefix: 'transformer.',
        // The causal mask, which old files hold.
        ignored: [/\.attn\.(masked_)?bias$/],
      },
      options,
    );
  },
};
