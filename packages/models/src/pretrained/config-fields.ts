/** What the fields of a `config.json` that a family's model is not made from do. */
export interface UnreadFields {
  /** Other names of fields that are read; where a file has both, these count. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** Fields that change what is computed and are not supported, with the values that change nothing. */
  readonly fixed: Readonly<Record<string, readonly unknown[]>>;
  /** Fields that change nothing in what is computed here. */
  readonly irrelevant: readonly string[];
}

/** Fields of all families that change what is computed. */
const fixed = {
  per_layer_config: [null, {}],
  quantization_config: [null],
  pruned_heads: [null, {}],
  tie_encoder_decoder: [false],
} as const;

/** Fields of all families that say where a model comes from, or what a call returns. */
const irrelevant = [
  'architectures',
  'bos_token_id',
  'chunk_size_feed_forward',
  'dtype',
  'output_hidden_states',
  'return_dict',
  'tie_last_hidden_states',
  'transformers_version',
  'use_cache',
] as const;

/** Fields that name classes; they are read for heads that have them. */
const labelFields = ['id2label', 'label2id', 'num_labels', 'problem_type'] as const;

/** An encoder reads all of its text, whose end is no token that it needs to know. */
const encoder = {
  fixed: {
    ...fixed,
    is_decoder: [false],
    is_encoder_decoder: [false],
    add_cross_attention: [false],
    position_embedding_type: ['absolute'],
  },
  irrelevant: [...irrelevant, ...labelFields, 'eos_token_id'],
} as const;

const writer = { irrelevant: [...irrelevant, ...labelFields] } as const;

/** Of heads that are not supported: what such a head computes, or the rate of its dropout. */
const summary = [
  'summary_type',
  'summary_use_proj',
  'summary_activation',
  'summary_proj_to_labels',
  'summary_first_dropout',
  'summary_last_dropout',
] as const;

/** Layers are dropped at random in training only, which is not supported here. */
const layerDrop = ['encoder_layerdrop', 'decoder_layerdrop'] as const;

const bartLike = {
  aliases: {
    num_attention_heads: 'encoder_attention_heads',
    hidden_size: 'd_model',
    num_hidden_layers: 'encoder_layers',
  },
  // `normalize_…` and the fields after it are those of older files.
  fixed: {
    ...fixed,
    is_decoder: [false],
    is_encoder_decoder: [true],
    add_cross_attention: [false],
    normalize_before: [false],
    add_final_layer_norm: [false],
    add_bias_logits: [false],
  },
  irrelevant: [
    ...writer.irrelevant,
    ...layerDrop,
    'classifier_dropout',
    'forced_eos_token_id',
    'classif_dropout',
    'extra_pos_embeddings',
  ],
} as const;

/**
 * Every field of the configuration classes of `transformers` that a family does not read, by
 * `model_type`. A field that is in none of these and is not read is none of the reference's, which
 * ignores it as well.
 */
export const unreadFields: Readonly<Record<string, UnreadFields>> = {
  bert: encoder,
  roberta: encoder,
  distilbert: {
    ...encoder,
    aliases: { hidden_size: 'dim', num_attention_heads: 'n_heads', num_hidden_layers: 'n_layers' },
    // The sinusoids are in the file, as any table.
    irrelevant: [...encoder.irrelevant, 'sinusoidal_pos_embds', 'qa_dropout'],
  },
  albert: encoder,
  electra: { ...encoder, irrelevant: [...encoder.irrelevant, ...summary] },
  gpt2: {
    aliases: {
      hidden_size: 'n_embd',
      max_position_embeddings: 'n_positions',
      num_attention_heads: 'n_head',
      num_hidden_layers: 'n_layer',
    },
    fixed: {
      ...fixed,
      is_encoder_decoder: [false],
      add_cross_attention: [false],
      scale_attn_by_inverse_layer_idx: [false],
    },
    // In float32 the order of the factors makes no difference.
    irrelevant: [...writer.irrelevant, ...summary, 'reorder_and_upcast_attn', 'n_ctx'],
  },
  llama: {
    fixed: {
      ...fixed,
      is_encoder_decoder: [false],
      partial_rotary_factor: [1],
    },
    irrelevant: [...writer.irrelevant, 'pretraining_tp'],
  },
  t5: {
    aliases: {
      hidden_size: 'd_model',
      num_attention_heads: 'num_heads',
      num_hidden_layers: 'num_layers',
      head_dim: 'd_kv',
    },
    fixed: { ...fixed, is_decoder: [false], is_encoder_decoder: [true] },
    irrelevant: [...writer.irrelevant, 'classifier_dropout'],
  },
  bart: {
    ...bartLike,
    fixed: { ...bartLike.fixed, normalize_embedding: [true], static_position_embeddings: [false] },
  },
  marian: {
    ...bartLike,
    fixed: { ...bartLike.fixed, normalize_embedding: [false], static_position_embeddings: [true] },
  },
};

/**
 * The fields by the names that the family reads.
 *
 * @throws Error naming a field that changes what is computed and is not supported.
 */
export function checkUnreadFields<C extends Readonly<Record<string, unknown>>>(
  family: string,
  given: C,
): C {
  const { aliases = {}, fixed: wanted } = unreadFields[family]!;
  const problems = Object.entries(wanted).flatMap(([field, values]) => {
    const value = given[field];
    if (value === undefined || value === null) return [];
    const text = JSON.stringify(value);
    if (values.some((one) => JSON.stringify(one) === text)) return [];
    return [`"${field}" is ${text}, expected ${JSON.stringify(values.at(-1))}`];
  });
  if (problems.length > 0)
    throw new Error(
      `config.json of ${family}: ${problems.join('; ')}: it changes what the model computes, and ` +
        'is not supported',
    );
  const renamed = Object.entries(aliases).filter(([alias]) => typeof given[alias] === 'number');
  return {
    ...given,
    ...Object.fromEntries(renamed.map(([alias, field]) => [field, given[alias]])),
  };
}
