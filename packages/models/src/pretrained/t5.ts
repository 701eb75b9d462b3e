import { t5Positions } from '@resattn/layers';
import { activationNamed } from './activation.js';
import { type EndIds, type PretrainedConfig, resolveConfig } from './config.js';
import { stackRules } from './decoder-only-model.js';
import { EncoderDecoderModel } from './encoder-decoder-model.js';
import type { PretrainedFamily } from './pretrained-model.js';
import { type BlockNames, blockRules, normRules, type WeightRule } from './weight-rules.js';

/** The fields of `config.json` that T5 reads, with the reference's defaults. */
export const t5Defaults = {
  vocab_size: 32128,
  d_model: 512,
  d_kv: 64,
  d_ff: 2048,
  num_layers: 6,
  num_decoder_layers: null as number | null,
  num_heads: 8,
  relative_attention_num_buckets: 32,
  relative_attention_max_distance: 128,
  dropout_rate: 0.1,
  layer_norm_epsilon: 1e-6,
  feed_forward_proj: 'relu',
  dense_act_fn: null as string | null,
  is_gated_act: null as boolean | null,
  initializer_factor: 1,
  tie_word_embeddings: true,
  scale_decoder_outputs: null as boolean | null,
  pad_token_id: 0 as number | null,
  eos_token_id: 1 as EndIds,
  decoder_start_token_id: null as number | null,
};

export type T5Config = typeof t5Defaults & PretrainedConfig;

/**
 * `relu`, or `gated-gelu` for a gated network, whose GELU is the approximation by tanh; what
 * `dense_act_fn` and `is_gated_act` say counts more.
 */
function feedForwardOf({ feed_forward_proj: name, dense_act_fn, is_gated_act }: T5Config) {
  const isGated = name.startsWith('gated-');
  const plain = isGated ? name.slice('gated-'.length) : name;
  const activation = dense_act_fn ?? (name === 'gated-gelu' ? 'gelu_new' : plain);
  return {
    isGated: is_gated_act ?? isGated,
    activation: activationNamed('t5', 'feed_forward_proj', activation),
  };
}

function layerNames(isGated: boolean, hasCross: boolean): BlockNames {
  const attention = (name: string) => ({
    query: `${name}.q`,
    key: `${name}.k`,
    value: `${name}.v`,
    output: `${name}.o`,
  });
  const last = `layer.${hasCross ? 2 : 1}`;
  const dense = `${last}.DenseReluDense`;
  return {
    attention: attention('layer.0.SelfAttention'),
    attentionNorm: 'layer.0.layer_norm',
    ...(hasCross && {
      cross: attention('layer.1.EncDecAttention'),
      crossNorm: 'layer.1.layer_norm',
    }),
    feedForward: isGated
      ? { gate: `${dense}.wi_0`, up: `${dense}.wi_1`, down: `${dense}.wo` }
      : { hidden: `${dense}.wi`, output: `${dense}.wo` },
    feedForwardNorm: `${last}.layer_norm`,
  };
}

function rulesOf(side: 'encoder' | 'decoder', numLayers: number, isGated: boolean): WeightRule[] {
  const names = layerNames(isGated, side === 'decoder');
  const hasNone = { hasAttentionBias: false, hasFeedForwardBias: false, hasNormBias: false };
  return [
    ...stackRules(
      numLayers,
      (i) => blockRules(`${side}.block.${i}`, names, hasNone),
      normRules(`${side}.final_layer_norm`, '', false),
    ),
    // The first layer's table serves all layers.
    {
      hub: `${side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`,
      ours: ['position/embeddings'],
    },
  ];
}

/**
 * T5: an encoder-decoder that turns every task into text, with relative positions, RMS
 * normalization, and neither biases nor a factor on attention's products. T5 v1.1 has gated
 * feed-forward networks and logits of their own.
 *
 * Raffel et al., "Exploring the limits of transfer learning with a unified text-to-text
 * Transformer", 2019, https://arxiv.org/abs/1910.10683. Gated networks: Shazeer, "GLU variants
 * improve Transformer", 2020, https://arxiv.org/abs/2002.05202.
 */
export const t5: PretrainedFamily = {
  modelType: 't5',
  architectures: { base: 'T5Model', seq2seq: 'T5ForConditionalGeneration' },
  build(given, task, options) {
    const config: T5Config = resolveConfig('t5', given, t5Defaults);
    const { d_model: modelDim, num_layers: numLayers, dropout_rate: dropout } = config;
    const numDecoderLayers = config.num_decoder_layers ?? numLayers;
    const { isGated, activation } = feedForwardOf(config);
    const padId = config.pad_token_id ?? 0;
    const scalesOutput = config.scale_decoder_outputs ?? config.tie_word_embeddings;
    const positions = (bidirectional: boolean) =>
      t5Positions({
        numBuckets: config.relative_attention_num_buckets,
        maxDistance: config.relative_attention_max_distance,
        bidirectional,
      });
    const stack = {
      numHeads: config.num_heads,
      headDim: config.d_kv,
      hiddenUnits: config.d_ff,
      feedForward: isGated ? ('gated' as const) : ('mlp' as const),
      activation,
      residual: 'preNorm' as const,
      norm: 'rmsNorm' as const,
      epsilon: config.layer_norm_epsilon,
      attentionScale: 1,
      sharePosition: true,
      useBias: false,
      dropout,
    };
    return new EncoderDecoderModel(
      {
        architecture: t5.architectures[task]!,
        task,
        config,
        settings: {
          family: 't5',
          vocabularySize: config.vocab_size,
          targetVocabularySize: config.vocab_size,
          modelDim,
          frozenId: undefined,
          padId,
          startId: config.decoder_start_token_id ?? padId,
          embeddingScale: 1,
          positions: { kind: 'none' },
          hasEmbeddingNorm: false,
          dropout,
          finalDropout: dropout,
          encoder: { ...stack, numLayers, position: positions(true) },
          decoder: { ...stack, numLayers: numDecoderLayers, position: positions(false) },
          initializerRange: config.initializer_factor * modelDim ** -0.5,
          isTied: config.tie_word_embeddings && !options.separateTables,
          sharesTable: !options.separateTables,
          outputScale: scalesOutput ? modelDim ** -0.5 : 1,
        },
        names: {
          words: 'shared',
          sideWords: { encoder: 'encoder.embed_tokens', decoder: 'decoder.embed_tokens' },
          head: 'lm_head',
          encoder: { stack: rulesOf('encoder', numLayers, isGated) },
          decoder: { stack: rulesOf('decoder', numDecoderLayers, isGated) },
        },
        basePrefix: '',
        familyPrefix: '',
        // A table that old files hold and the reference never reads.
        ignored: [/EncDecAttention\.relative_attention_bias\.weight$/],
      },
      options,
    ) as ReturnType<PretrainedFamily['build']>;
  },
};
