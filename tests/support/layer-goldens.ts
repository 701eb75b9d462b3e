import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { expectClose, type GoldenTensor, readJson, readTensors } from './goldens.js';

/** One case of `layers`: its configuration and its tensors by name (`in.x`, `param.weight`, ...). */
export interface LayerCase {
  readonly name: string;
  readonly tolerance: number;
  // biome-ignore lint/suspicious/noExplicitAny: the configurations of all families differ
  readonly config: any;
  readonly tensors: Record<string, GoldenTensor>;
}

/** All cases of a family that the folder of reference values has, `norm` or `attention/sdpa`. */
export function layerCases(prefix: string): LayerCase[] {
  const { cases } = readJson<{ cases: { file: string; tolerance: number }[] }>(
    'layers',
    'index.json',
  );
  return cases
    .filter(({ file }) => file.startsWith(prefix))
    .map(({ file, tolerance }) => ({
      name: file.slice(file.indexOf('/') + 1),
      tolerance,
      config: readJson<{ config?: object }>('layers', `${file}.json`).config ?? {},
      tensors: readTensors('layers', `${file}.safetensors`),
    }));
}

export function toTensor({ values, shape, dtype }: GoldenTensor): tf.Tensor {
  return tf.tensor(values, shape, dtype);
}

export type Compute = (
  inputs: Record<string, tf.Tensor>,
  constants: Record<string, tf.Tensor>,
) => Record<string, tf.Tensor>;

/**
 * Runs a case eagerly and inside `jit`, and holds every `out.X` and `aux.X` that `compute` returns
 * and every gradient of the scalar L against the reference.
 *
 * `compute` gets the differentiable tensors by their golden names (`in.x`, `param.weight`) and the
 * others (`mask.keep`, `int.ids`) separately; it returns tensors by theirs (`out.y`, `aux.weights`).
 */
export async function checkLayerCase(layerCase: LayerCase, compute: Compute): Promise<void> {
  const { tensors, tolerance, name } = layerCase;
  const names = Object.keys(tensors);
  const inputNames = names.filter((key) => /^(in|param)\./.test(key));
  const differentiated = inputNames.filter((key) => `grad.${key}` in tensors);
  const inputs = inputNames.map((key) => toTensor(tensors[key]!));
  const constantNames = names.filter((key) => /^(mask|int|rand|buffer)\./.test(key));
  const constants = Object.fromEntries(constantNames.map((key) => [key, toTensor(tensors[key]!)]));

  const step = (...values: tf.Tensor[]): Record<string, tf.Tensor> => {
    const byName = Object.fromEntries(inputNames.map((key, i) => [key, values[i]!]));
    const results = { ...compute(byName, constants) };
    if (differentiated.length === 0) return results;
    const gradients = tf.grads((...given: tf.Tensor[]) => {
      const changed = Object.fromEntries(differentiated.map((key, i) => [key, given[i]!]));
      const outputs = compute({ ...byName, ...changed }, constants);
      const terms = Object.keys(outputs)
        .filter((key) => key.startsWith('out.'))
        .map((key) => tf.sum(tf.mul(outputs[key]!, constants[key.replace('out.', 'rand.')]!)));
      return tf.addN(terms);
    })(differentiated.map((key) => byName[key]!));
    differentiated.forEach((key, i) => {
      results[`grad.${key}`] = gradients[i]!;
    });
    return results;
  };

  const jitted = jit(step, { name: name.replace(/\W/g, '_') });
  for (const [how, run] of [
    ['eager', step],
    ['jit', jitted],
  ] as const) {
    const results = tf.tidy(() => run(...inputs));
    for (const [key, result] of Object.entries(results)) {
      const expected = tensors[key]!;
      expect(result.shape, `${name} ${key} ${how}: shape`).toEqual(expected.shape);
      expectClose(result.dataSync(), expected.values, tolerance, `${name} ${key} ${how}`);
    }
    tf.dispose(results);
  }
  jitted.dispose();
  tf.dispose([inputs, constants]);
}
