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

/** The tensors of a file by the names that a model has for them. */
export interface PlacedTensors {
  /** The file's names by the model's. */
  readonly names: ReadonlyMap<string, string>;
  /** Those of the model's names that belong to a head. */
  readonly heads: ReadonlySet<string>;
}

/**
 * The file's names by those that the model has for them: old files write `gamma` and `beta`; a file
 * of the bare model has its names without the prefix, one of a task with it, and either may be read
 * by either.
 */
export function placeTensors(
  source: TensorSource,
  { basePrefix, familyPrefix, layers }: PretrainedModel,
): PlacedTensors {
  const renamed = [...source.entries.keys()].map((name) => ({
    name,
    hub: name
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias'),
  }));
  const wanted = new Set(
    layers.rules.flatMap(({ hub, aliases = [], fallbacks = [] }) => [
      hub,
      ...aliases,
      ...fallbacks,
    ]),
  );
  const isHeaded = familyPrefix !== '' && renamed.some(({ hub }) => hub.startsWith(familyPrefix));
  const names = new Map<string, string>();
  const heads = new Set<string>();
  for (const { name, hub } of renamed) {
    const prefixed = `${basePrefix}${hub}`;
    const isBase =
      familyPrefix === '' ? !unprefixedHead.test(hub) : !isHeaded || hub.startsWith(familyPrefix);
    // A bare file may hold a head of its own, under the name that it has with any model.
    const isBare = !isHeaded && !wanted.has(hub) && wanted.has(prefixed);
    const placed = isBare
      ? prefixed
      : isHeaded && basePrefix === '' && isBase
        ? hub.slice(familyPrefix.length)
        : hub;
    names.set(placed, name);
    if (!isBase || /(^|\.)pooler\./.test(hub)) heads.add(placed);
  }
  for (const { hub } of layers.rules)
    if (!names.has(hub) && isHeadName(hub, { basePrefix, familyPrefix })) heads.add(hub);
  return { names, heads };
}

/** Tensors of heads in the files of a family whose other tensors have no prefix (T5). */
const unprefixedHead = /^(lm_head|final_logits_bias|classifier|classification_head|qa_outputs)\b/;

function isHeadName(
  hub: string,
  { basePrefix, familyPrefix }: { basePrefix: string; familyPrefix: string },
): boolean {
  if (/(^|\.)pooler\./.test(hub)) return true;
  return familyPrefix === '' ? unprefixedHead.test(hub) : !hub.startsWith(basePrefix);
}
