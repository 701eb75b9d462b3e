import { decodeTensor, readSafetensorsHeader, type TensorData } from '@resattn/core';
import type { PretrainedModel } from './pretrained-model.js';

/** Tensors that are read one by one, from a file, several files or memory. */
export interface TensorSource {
  /** What it is called in errors. */
  readonly name: string;
  /** Dtype in the file (`F32`, `BF16`, …) and shape of every tensor. */
  readonly entries: ReadonlyMap<
    string,
    { readonly dtype: string; readonly shape: readonly number[] }
  >;
  read(name: string): Promise<TensorData>;
}

/**
 * The tensors of a safetensors file in memory.
 *
 * @throws FileFormatError when the header lies, as `readSafetensorsHeader`.
 */
export function safetensorsSource(bytes: Uint8Array, name: string): TensorSource {
  const { entries, dataStart } = readSafetensorsHeader(bytes, name);
  return {
    name,
    entries,
    read: async (tensor) => {
      const entry = entries.get(tensor)!;
      const data = bytes.subarray(dataStart + entry.start, dataStart + entry.end);
      return decodeTensor(tensor, entry, data, name);
    },
  };
}

/**
 * The file's names by those that the model has for them: old files write `gamma` and `beta`, and a
 * file of the bare model has its names without the prefix, one of a task with it.
 */
export function hubNamesIn(
  source: TensorSource,
  { basePrefix, layers }: PretrainedModel,
): Map<string, string> {
  const renamed = [...source.entries.keys()].map((name) => ({
    name,
    hub: name
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias'),
  }));
  const wanted = new Set(layers.rules.map(({ hub }) => hub));
  const isBare = basePrefix !== '' && !renamed.some(({ hub }) => hub.startsWith(basePrefix));
  const names = new Map<string, string>();
  for (const { name, hub } of renamed) {
    const prefixed = `${basePrefix}${hub}`;
    if (isBare && !wanted.has(hub) && wanted.has(prefixed)) names.set(prefixed, name);
    else names.set(hub, name);
  }
  return names;
}
