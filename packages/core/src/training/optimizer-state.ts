import * as tf from '@tensorflow/tfjs';
import type { NamedTensorData } from './safetensors.js';
import { type NamedVariables, readTensorData, toTensor } from './weights.js';

/**
 * Reads the slots and counters of an optimizer. A slot is called after its variable, whose name
 * differs from process to process, so that it is replaced by the weight's stable name.
 */
export async function readOptimizerState(
  optimizer: tf.Optimizer,
  weights: NamedVariables,
): Promise<NamedTensorData> {
  const named = await optimizer.getWeights();
  const owned = named.filter(({ tensor }) => !(tensor instanceof tf.Variable)).map((w) => w.tensor);
  try {
    const order = String(named.length - 1).length;
    return await readTensorData(
      Object.fromEntries(
        named.map(({ name, tensor }, i) => [
          // The order belongs to the state: tfjs's own optimizers know their slots by it alone.
          `${String(i).padStart(order, '0')}:${rename(name, weights, 'stable')}`,
          tensor,
        ]),
      ),
    );
  } finally {
    tf.dispose(owned);
  }
}

/** Gives an optimizer the state that {@link readOptimizerState} read. */
export async function restoreOptimizerState(
  optimizer: tf.Optimizer,
  weights: NamedVariables,
  state: NamedTensorData,
): Promise<void> {
  const named = Object.keys(state)
    .sort()
    .map((key) => ({
      name: rename(key.slice(key.indexOf(':') + 1), weights, 'process'),
      tensor: toTensor(state[key]!),
    }));
  try {
    await optimizer.setWeights(named);
  } finally {
    tf.dispose(named.map(({ tensor }) => tensor));
  }
}

/** Replaces the variable's name at the start of a slot's name. */
function rename(slot: string, weights: NamedVariables, to: 'stable' | 'process'): string {
  let replaced = slot;
  let matched = -1;
  for (const [stable, { name: process }] of Object.entries(weights)) {
    const [from, into] = to === 'stable' ? [process, stable] : [stable, process];
    const isMatch = slot === from || slot.startsWith(`${from}/`);
    if (isMatch && from.length > matched) {
      matched = from.length;
      replaced = into + slot.slice(from.length);
    }
  }
  return replaced;
}
