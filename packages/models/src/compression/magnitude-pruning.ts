/**
 * Sets the smallest values of a tensor to zero (Han et al., 2015, https://arxiv.org/abs/1506.02626). Each
 * tensor is pruned by itself: with one threshold for a whole model, the layers whose weights are
 * small for all their importance would go first.
 *
 * @param sparsity part of the values that become 0, from 0 to below 1
 * @throws Error for a sparsity that would leave nothing
 */
export function pruneSmallest(values: Float32Array, sparsity: number): Float32Array {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw new Error(
      `pruning: sparsity is ${sparsity}, expected a share from 0 up to, not including, 1: with 1 ` +
        'nothing is left of the model',
    );
  }
  const count = Math.floor(sparsity * values.length);
  const threshold = count === 0 ? -1 : values.map(Math.abs).sort()[count - 1]!;
  return values.map((value) => (Math.abs(value) <= threshold ? 0 : value));
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
 * @throws Error when the mask is for more or fewer, or has another number of bits set than there are values
 */
export function fromSparse(
  { mask, values }: { readonly mask: ArrayLike<number>; readonly values: Float32Array },
  count: number,
): Float32Array {
  if (mask.length !== Math.ceil(count / 8))
    throw new Error(`a mask of ${mask.length} bytes for ${count} values`);
  const dense = new Float32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) if ((mask[i >> 3]! >> (i & 7)) & 1) dense[i] = values[at++] ?? 0;
  if (at !== values.length)
    throw new Error(`the mask has ${at} values, the tensor ${values.length}`);
  return dense;
}
