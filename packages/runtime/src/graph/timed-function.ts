import type { Precision, StepProfile } from '@resattn/core';
import type * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import { type Compiler, CompilerChoice } from './compiler-choice.js';
import { GraphFunction } from './graph-function.js';

/** A function traced for each of the compilers, which its first calls are to choose between. */
export class TimedFunction<A extends unknown[], R> {
  private readonly graph: GraphFunction<A, R>;
  /** Undefined where XLA may not have the function, because it would give other results. */
  private readonly xla: GraphFunction<A, R> | undefined;
  private readonly choice = new CompilerChoice();

  constructor(
    backend: GraphBackend,
    label: string,
    fn: (...args: A) => R,
    args: A,
    precision?: Precision,
  ) {
    const trace = (compiler: Compiler) =>
      new GraphFunction(backend, label, fn, args, compiler, precision);
    this.graph = trace('graph');
    try {
      this.xla = trace('xla');
    } catch {
      this.choice.refuseXla();
    }
  }

  run(tensors: readonly tf.Tensor[]): R {
    const { choice } = this;
    if (choice.chosen) return this.by(choice.chosen).run(tensors);
    const start = performance.now();
    try {
      const results = this.by(choice.next).run(tensors, true);
      choice.record(performance.now() - start);
      return results;
    } catch (error) {
      if (choice.next === 'graph') throw error;
      choice.refuseXla();
      return this.graph.run(tensors);
    }
  }

  profile(tensors: readonly tf.Tensor[]): StepProfile {
    return this.by(this.choice.chosen ?? 'graph').profile(tensors);
  }

  dispose(): void {
    this.graph.dispose();
    this.xla?.dispose();
  }

  private by(compiler: Compiler): GraphFunction<A, R> {
    return compiler === 'xla' && this.xla ? this.xla : this.graph;
  }
}
