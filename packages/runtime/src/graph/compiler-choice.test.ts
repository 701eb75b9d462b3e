import { jit, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';
import { CompilerChoice } from './compiler-choice.js';

beforeAll(async () => {
  await useTensorFlow();
});

/** Makes calls until the choice is made, with the given times. */
function choose(milliseconds: (compiler: 'graph' | 'xla', call: number) => number) {
  const choice = new CompilerChoice();
  const called: string[] = [];
  for (let call = 0; choice.chosen === undefined; call++) {
    called.push(choice.next);
    choice.record(milliseconds(choice.next, call));
  }
  return { chosen: choice.chosen, next: choice.next, called };
}

describe('the choice of a compiler', () => {
  it('takes the faster one and stays with it', () => {
    expect(choose((compiler) => (compiler === 'xla' ? 1 : 2))).toMatchObject({
      chosen: 'xla',
      next: 'xla',
    });
    expect(choose((compiler) => (compiler === 'xla' ? 2 : 1)).chosen).toBe('graph');
  });

  it('does not count the calls that compile, nor one that was disturbed', () => {
    const first = new Set<string>();
    const compiling = (compiler: string) => {
      const isFirst = !first.has(compiler);
      first.add(compiler);
      return isFirst;
    };
    const { chosen, called } = choose((compiler, call) => {
      if (compiling(compiler) || call === 4) return 1000;
      return compiler === 'xla' ? 1 : 2;
    });
    expect(chosen).toBe('xla');
    expect(called.slice(0, 3)).toEqual(['graph', 'graph', 'graph']);
  });
});

describe('a function compiled by either', () => {
  it('takes each step once, whoever runs it', () => {
    const total = tf.variable(tf.scalar(0));
    const add = jit(
      (x: tf.Tensor) => {
        total.assign(tf.add(total, tf.sum(x)));
        return total;
      },
      { compiler: 'auto' },
    );
    const x = tf.tensor1d([1, 2]);
    const seen = Array.from({ length: 12 }, () => add(x).dataSync()[0]);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => 3 * (i + 1)));
    expect(add.traces).toBe(1);
    total.dispose();
  });

  it('is traced for each of the two', () => {
    const seen: unknown[] = [];
    const f = jit(
      (x: tf.Tensor) => {
        seen.push(tensorFlowKernels()!.compiler);
        return tf.exp(x);
      },
      { compiler: 'auto' },
    );
    const x = tf.tensor1d([0, 1]);
    for (let i = 0; i < 12; i++) f(x).dispose();
    expect(seen).toEqual(['graph', 'xla']);
    expect(f.signatures).toBe(1);
  });

  it('is left to the graph where XLA has no kernel', () => {
    const median = jit(
      (x: tf.Tensor) =>
        tensorFlowKernels()!.execute('NthElement', [x, tf.scalar(1, 'int32')], {
          T: { type: 'float32' },
          reverse: { bool: false },
        })[0]!,
      { compiler: 'auto' },
    );
    const x = tf.tensor1d([3, 1, 2]);
    for (let i = 0; i < 12; i++) expect(median(x).dataSync()[0]).toBe(2);
  });
});
