import type { Precision, StepProfile } from '@resattn/core';
import type * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { type Compiler, CompilerChoice } from './compiler-choice.js';
import { GraphFunction } from './graph-function.js';

/** A function traced for each of the compilers, which its first calls are to choose between. */
export class TimedFunction<A extends unknown[], R> {
  private readonly compiled: Record<Compiler, GraphFunction<A, R>>;
  private readonly choice = new CompilerChoice();

  constructor(
    backend: TensorFlowBackend,
    label: string,
    fn: (...args: A) => R,
    args: A,
    precision?: Precision,
  ) {
    const trace = (compiler: Compiler) =>
      new GraphFunction(backend, label, fn, args, compiler, precision);
    const graph = trace('graph');
    try {
      this.compiled = { graph, xla: trace('xla') };
    } catch (error) {
      graph.dispose();
      throw error;
    }
  }

  run(tensors: readonly tf.Tensor[]): R {
    const { choice, compiled } = this;
    if (choice.chosen) return compiled[choice.chosen].run(tensors);
    const start = performance.now();
    try {
      const results = compiled[choice.next].run(tensors, true);
      choice.record(performance.now() - start);
      return results;
    } catch (error) {
      if (choice.next === 'graph') throw error;
      choice.refuseXla();
      return compiled.graph.run(tensors);
    }
  }

  profile(tensors: readonly tf.Tensor[]): StepProfile {
    return this.compiled[this.choice.chosen ?? 'graph'].profile(tensors);
  }

  dispose(): void {
    for (const compiled of Object.values(this.compiled)) compiled.dispose();
  }
}
