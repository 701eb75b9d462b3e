import * as tf from '@tensorflow/tfjs';
import type { TensorTree } from './decoder.js';

/** The tensors of a tree, in its order. */
export function flatten(tree: TensorTree): tf.Tensor[] {
  const tensors: tf.Tensor[] = [];
  mapTensors(tree, (tensor) => {
    tensors.push(tensor);
    return tensor;
  });
  return tensors;
}

/** The same tree with other tensors. */
export function unflatten(tree: TensorTree, tensors: readonly tf.Tensor[]): TensorTree {
  let next = 0;
  return mapTensors(tree, () => tensors[next++]!);
}

/** Applies a function to every tensor of a tree, in an order that depends on the names only. */
export function mapTensors(tree: TensorTree, fn: (tensor: tf.Tensor) => tf.Tensor): TensorTree {
  if (tree instanceof tf.Tensor) return fn(tree);
  if (Array.isArray(tree)) return tree.map((part: TensorTree) => mapTensors(part, fn));
  return Object.fromEntries(
    Object.entries(tree as { [name: string]: TensorTree | undefined })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, part === undefined ? undefined : mapTensors(part, fn)]),
  );
}
