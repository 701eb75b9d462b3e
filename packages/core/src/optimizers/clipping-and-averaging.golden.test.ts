import * as tf from '@tensorflow/tfjs';
import { expectClose, type GoldenTensor, readJson, readTensors } from '@test/goldens';
import { toTensor } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { clipByGlobalNorm, clipByValue, globalNorm } from '../ops/index.js';
import { ExponentialMovingAverage } from './index.js';

/** The tensors whose name has a prefix, by the rest of it. */
function withPrefix(
  tensors: Record<string, GoldenTensor>,
  prefix: string,
): Record<string, GoldenTensor> {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

describe('clipping', () => {
  const { cases, tolerance_abs_float32: tolerance } = readJson<{
    cases: {
      case: number;
      kind: string;
      max_norm: number;
      norm_type: number | 'inf';
      clip_value: number;
      total_norm: number;
    }[];
    tolerance_abs_float32: number;
  }>('optim', 'clipping.json');
  const tensors = readTensors('optim', 'clipping.safetensors');

  it.each(cases)('case $case: $kind', (each) => {
    const before = withPrefix(tensors, `case${each.case}.before.`);
    const after = withPrefix(tensors, `case${each.case}.after.`);
    const given = Object.values(before).map(toTensor);
    let clipped: tf.Tensor[];
    if (each.kind === 'value') {
      clipped = clipByValue(given, each.clip_value);
    } else {
      const normType = each.norm_type === 'inf' ? Number.POSITIVE_INFINITY : each.norm_type;
      const result = clipByGlobalNorm(given, each.max_norm, normType);
      clipped = result.clipped;
      for (const norm of [result.norm, globalNorm(given, normType)]) {
        expectClose(norm.dataSync(), [each.total_norm], tolerance, 'norm');
      }
    }
    Object.keys(before).forEach((name, i) => {
      expectClose(clipped[i]!.dataSync(), after[name]!.values, tolerance, name);
    });
  });
});

describe('exponential moving average', () => {
  it('equals the reference at every step', () => {
    const { config } = readJson<{ config: { decay: number } }>('optim', 'ema.json');
    const expected = withPrefix(readTensors('optim', 'ema.safetensors'), 'ema.');
    const problem = readTensors('optim', 'problem.safetensors');
    for (const [name, { values }] of Object.entries(expected)) {
      const start = problem[`init.${name}`]!;
      const sequence = problem[`grads.${name}`]!;
      const size = start.values.length;
      const variable = tf.tidy(() => tf.variable(toTensor(start)));
      const average = new ExponentialMovingAverage([variable], config);
      for (let i = 0; i < sequence.shape[0]!; i++) {
        const next = sequence.values.slice(i * size, (i + 1) * size);
        tf.tidy(() => variable.assign(tf.tensor(next, start.shape)));
        average.update();
        const { tensor } = average.getWeights()[0]!;
        const reference = values.slice((i + 1) * size, (i + 2) * size);
        expectClose(tensor.dataSync(), reference, 1e-5, `${name} after ${i}`);
      }
      average.dispose();
      variable.dispose();
    }
  });
});
