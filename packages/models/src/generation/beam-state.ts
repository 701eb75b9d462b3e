import * as ops from '@resattn/core/ops';
import { cacheInOwnRows, type KeyValueCache } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import type { Decoder, TensorTree } from './decoder.js';
import { mapTensors } from './tensor-tree.js';

/** The state of a search within a loop of steps. */
export type BeamState = {
  /** The decoder's own. */
  readonly own: TensorTree;
  /**
   * `[batch, beams, capacity]`, int32, while beams share their caches: in the row of which beam each
   * position of a beam lies.
   */
  readonly ancestors?: tf.Tensor | undefined;
};

/**
 * Elements of all caches from which beams share them: smaller ones are copied in a new order faster than
 * each query is multiplied with the keys of all beams.
 */
const SHARED_FROM = 2 ** 20;

/**
 * Has the beams share the caches of a state from here on, if the decoder allows it and they are large:
 * the rows of caches stay where they are, and a small table follows the beams in their place.
 */
export function shareCaches({ mapCaches }: Decoder, own: TensorTree, beams: number): BeamState {
  const caches = mapCaches ? cachesOf(mapCaches, own) : [];
  const size = caches.reduce((sum, { key, value }) => sum + key.size + value.size, 0);
  if (caches.length === 0 || size < SHARED_FROM) return { own };
  const [rows, , capacity] = caches[0]!.key.shape as [number, number, number];
  return { own, ancestors: ownAncestors(rows / beams, beams, capacity) };
}

/** The state with every position of a beam in the beam's own row. */
export function separateCaches({ mapCaches }: Decoder, { own, ancestors }: BeamState): TensorTree {
  if (!ancestors) return own;
  return mapCaches!(own, (cache) => cacheInOwnRows({ ...cache, ancestors }));
}

/**
 * The state in which each row continues its parent. The rows of its tensors are gathered; of shared
 * caches only the table is.
 *
 * @param parents `[rows]`, int32
 * @param position scalar, int32: where the next step writes
 */
export function followParents(
  { mapCaches }: Decoder,
  { own, ancestors }: BeamState,
  parents: tf.Tensor,
  position: tf.Tensor,
): BeamState {
  const gather = (tensor: tf.Tensor) => tf.gather(tensor, parents, 0);
  if (!ancestors) return { own: mapTensors(own, gather) };
  const [batch, beams, capacity] = ancestors.shape as [number, number, number];
  const inherited = tf.reshape(
    gather(tf.reshape(ancestors, [batch * beams, capacity])),
    ancestors.shape,
  );
  const followed = ops.updateSlice(inherited, ownAncestors(batch, beams, 1), position, 2);
  const shared = new Set(cachesOf(mapCaches!, own).flatMap(({ key, value }) => [key, value]));
  const gathered = mapTensors(own, (tensor) => (shared.has(tensor) ? tensor : gather(tensor)));
  return {
    own: mapCaches!(gathered, ({ key, value }) => ({ key, value, ancestors: followed })),
    ancestors: followed,
  };
}

/** Where every beam has written its own positions, those of a prompt included. */
function ownAncestors(batch: number, beams: number, capacity: number): tf.Tensor {
  const own = tf.reshape(tf.range(0, beams, 1, 'int32'), [1, beams, 1]);
  return tf.tile(own, [batch, 1, capacity]);
}

function cachesOf(mapCaches: NonNullable<Decoder['mapCaches']>, own: TensorTree): KeyValueCache[] {
  const caches: KeyValueCache[] = [];
  mapCaches(own, (cache) => {
    caches.push(cache);
    return cache;
  });
  return caches;
}
