import { FileFormatError, readSafetensorsHeader } from '@resattn/core';

/** Sizes up to here are believed of any model. */
const SMALL = 1024;
/** Other numbers too, such as lengths, whose tables may be computed and then be in no file. */
const LARGE = 2 ** 16;

const isAxis = (field: string): boolean =>
  /dim|units|filters|size|classes|labels|channels|width|layers|blocks|heads|buckets/i.test(field);

/**
 * Checks the sizes that a description gives against the weights beside it, before a model of that size
 * is made: a network is nowhere wider than the longest axis of its weights, and has no more layers than
 * there are tensors.
 *
 * @param files names of description and weights, for errors
 * @throws FileFormatError naming the first size that cannot be
 */
export function requirePlausibleSizes(
  config: unknown,
  weights: Uint8Array,
  files: { readonly description: string; readonly weights: string },
  remedy: string,
): void {
  const { entries, metadata } = readSafetensorsHeader(weights, files.weights);
  // Compressed weights have other shapes, and a byte for eight numbers at most.
  const isPlain = Object.keys(metadata).every((key) => key === 'format');
  let longest = isPlain ? Math.max(SMALL, entries.size) : Math.max(SMALL, weights.length);
  for (const { shape } of entries.values())
    for (const size of shape) longest = Math.max(longest, size);
  const check = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) check(inner, path ? `${path}.${key}` : key);
      return;
    }
    const bound = isAxis(path) ? longest : Math.max(longest, LARGE);
    if (typeof value !== 'number' || !(value > bound) || /seed/i.test(path)) return;
    throw new FileFormatError(
      files.description,
      `${path} is ${value}, and the weights beside it are nowhere longer than ${longest}`,
      remedy,
    );
  };
  check(config, '');
}
