// Writes a model with weights at random as a folder that both sides read: model.mjs <name> <folder>.
import { setSeed } from '@resattn/core';
import { savePretrained } from '@resattn/models/node';
import { buildPretrained } from '@resattn/models/pretrained';
import { useTensorFlow } from '@resattn/runtime';

/** @type {Readonly<Record<string, import('@resattn/models/pretrained').PretrainedConfig>>} */
const configs = {
  marian: {
    model_type: 'marian',
    architectures: ['MarianMTModel'],
    d_model: 256,
    encoder_layers: 3,
    decoder_layers: 3,
    encoder_attention_heads: 4,
    decoder_attention_heads: 4,
    encoder_ffn_dim: 1024,
    decoder_ffn_dim: 1024,
    vocab_size: 8000,
    decoder_vocab_size: 8000,
    max_position_embeddings: 256,
    pad_token_id: 0,
    decoder_start_token_id: 0,
    eos_token_id: 1,
    bos_token_id: 2,
    forced_eos_token_id: null,
    scale_embedding: true,
    init_std: 0.05,
  },
  gpt2: {
    model_type: 'gpt2',
    architectures: ['GPT2LMHeadModel'],
    n_embd: 256,
    n_layer: 6,
    n_head: 8,
    n_positions: 256,
    vocab_size: 8000,
    bos_token_id: 1,
    eos_token_id: 1,
    initializer_range: 0.05,
  },
};

const [name = '', folder = ''] = process.argv.slice(2);
const config = configs[name];
if (!config) throw new Error(`no model "${name}"`);
await useTensorFlow({ device: 'cpu' });
setSeed(1);
await savePretrained(folder, {
  model: buildPretrained(config),
  tokenizer: undefined,
  companions: {},
});
