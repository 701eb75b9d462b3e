import type { NamedTensorData } from './safetensors.js';

/**
 * The mean of the weights of several checkpoints, which often scores better than each of them
 * (Vaswani et al., "Attention Is All You Need", 2017, section 6.1). Weights that are not `float32`
 * are those of the first.
 *
 * @throws Error when there is none, or their names or shapes differ.
 */
export function averageWeights(checkpoints: readonly NamedTensorData[]): NamedTensorData {
  const [first, ...others] = checkpoints;
  if (first === undefined)
    throw new Error('there are no weights to average; give at least one set');
  const names = Object.keys(first);
  others.forEach((other, i) => {
    const differs =
      Object.keys(other).length !== names.length ||
      names.some((name) => other[name]?.shape.join() !== first[name]!.shape.join());
    if (differs) {
      throw new Error(
        `the weights number ${i + 2} have other names or shapes than the first; average checkpoints ` +
          'of one model',
      );
    }
  });
  return Object.fromEntries(
    names.map((name) => {
      const data = first[name]!;
      if (data.dtype !== 'float32') return [name, data];
      const values = data.values.map((value, at) => {
        const sum = others.reduce((total, other) => total + other[name]!.values[at]!, value);
        return sum / checkpoints.length;
      });
      return [name, { ...data, values }];
    }),
  );
}
