/**
 * Sets the smallest of several tensors' values to zero, all measured by one threshold (Han et al.,
 * 2015, https://arxiv.org/abs/1506.02626).
 *
 * @param sparsity part of the values that become 0, from 0 to below 1
 * @throws Error for a sparsity that would leave nothing
 */
export function pruneSmallest<T extends Readonly<Record<string, Float32Array>>>(
  tensors: T,
  sparsity: number,
): { readonly [K in keyof T]: Float32Array } {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw new Error(
      `pruning: sparsity is ${sparsity}, want a share from 0 up to, not including, 1: with 1 ` +
        'nothing is left of the model',
    );
  }
  const all = Object.values(tensors);
  const magnitudes = new Float32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of all) for (const value of values) magnitudes[at++] = Math.abs(value);
  magnitudes.sort();
  const count = Math.floor(sparsity * magnitudes.length);
  const threshold = count === 0 ? -1 : magnitudes[count - 1]!;
  return Object.fromEntries(
    Object.entries(tensors).map(([name, values]) => [
      name,
      values.map((value) => (Math.abs(value) <= threshold ? 0 : value)),
    ]),
  ) as { readonly [K in keyof T]: Float32Array };
}

/** The values that are not 0, and a bit for every value that says whether it is one of them. */
export interface Sparse {
  readonly mask: Uint8Array;
  readonly values: Float32Array;
}

export function toSparse(values: Float32Array): Sparse {
  const mask = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value !== 0) mask[i >> 3]! |= 1 << (i & 7);
  });
  return { mask, values: values.filter((value) => value !== 0) };
}

/**
 * @param count values with those that are 0
 * @throws Error when the mask has another number of bits set than there are values
 */
export function fromSparse(
  { mask, values }: { readonly mask: ArrayLike<number>; readonly values: Float32Array },
  count: number,
): Float32Array {
  const dense = new Float32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) if ((mask[i >> 3]! >> (i & 7)) & 1) dense[i] = values[at++] ?? 0;
  if (at !== values.length)
    throw new Error(`the mask has ${at} values, the tensor ${values.length}`);
  return dense;
}
