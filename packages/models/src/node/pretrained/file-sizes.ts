import { FileFormatError } from '@resattn/core';
import type { TensorSource } from '../../pretrained/tensor-source.js';

/** Fields that are an axis of some tensor, under the names of all families. */
const axes: readonly string[] = [
  ...['vocab_size', 'decoder_vocab_size', 'type_vocab_size', 'num_labels'],
  ...['hidden_size', 'd_model', 'dim', 'n_embd', 'embedding_size'],
  ...['intermediate_size', 'hidden_dim', 'n_inner', 'd_ff', 'encoder_ffn_dim', 'decoder_ffn_dim'],
  ...['head_dim', 'd_kv', 'relative_attention_num_buckets'],
  ...['num_attention_heads', 'num_key_value_heads', 'num_heads', 'n_heads', 'n_head'],
  ...['encoder_attention_heads', 'decoder_attention_heads'],
];
/** Fields whose tables may be computed, and then be in no file. */
const lengths: readonly string[] = ['max_position_embeddings', 'n_positions'];
const LONGEST_TABLE = 2 ** 17;
/** Families whose table of positions does not grow with the length. */
const withoutTables: readonly string[] = ['llama', 't5'];

const layers: readonly string[] = [
  ...['num_hidden_layers', 'num_layers', 'n_layers', 'n_layer', 'num_decoder_layers'],
  ...['encoder_layers', 'decoder_layers', 'num_hidden_groups', 'inner_group_num'],
];
/** Layers may share their tensors. */
const MOST_SHARING_LAYERS = 1000;

/**
 * Checks the sizes of a `config.json` against the tensors of the file beside it, before a model of that
 * size is made.
 *
 * @throws FileFormatError naming the first size that no tensor has
 */
export function requireSizesOfFile(
  config: Readonly<Record<string, unknown>>,
  source: Pick<TensorSource, 'name' | 'entries'>,
  file: string,
): void {
  let longest = 0;
  for (const { shape } of source.entries.values())
    for (const size of shape) longest = Math.max(longest, size);
  const refuse = (what: string, why: string): never => {
    throw new FileFormatError(
      file,
      `${what}, and ${source.name} has ${why}`,
      'The two files do not belong together, or one is damaged: download both again',
    );
  };
  const numberIn = (field: string): number => {
    const value = config[field];
    return typeof value === 'number' ? value : 0;
  };
  const check = (fields: readonly string[], most: number, why: string) => {
    for (const field of fields)
      if (numberIn(field) > most) refuse(`"${field}" is ${numberIn(field)}`, why);
  };
  const noneLonger = `no tensor that is longer than ${longest}`;
  check(axes, longest, noneLonger);
  const features = numberIn('num_heads') * numberIn('d_kv');
  if (features > longest) refuse(`"num_heads" times "d_kv" is ${features}`, noneLonger);
  if (!withoutTables.includes(String(config.model_type)))
    check(lengths, Math.max(longest, LONGEST_TABLE), noneLonger);
  const { size: tensors } = source.entries;
  check(layers, Math.max(tensors, MOST_SHARING_LAYERS), `${tensors} tensors`);
}
