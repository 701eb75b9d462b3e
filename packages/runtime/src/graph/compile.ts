import type { JitOptions, Jitted, StepProfile } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import { GraphFunction } from './graph-function.js';
import { checkPrecision } from './precision.js';
import { flatten } from './structure.js';
import { TimedFunction } from './timed-function.js';

/** So many traces without a call that reuses one, and the function is reported. */
const retracesToWarn = 16;

/**
 * Compiles a function for the TensorFlow backend: one graph per input signature, kept in a bounded
 * cache. Inside another trace, or under a gradient tape, the function runs as it is and so becomes
 * part of what surrounds it.
 */
export function compile<A extends unknown[], R>(
  backend: GraphBackend,
  fn: (...args: A) => R,
  options: JitOptions,
): Jitted<A, R> {
  const name = options.name ?? (fn.name || 'function');
  const maxSignatures = options.maxSignatures ?? 32;
  if (!(Number.isInteger(maxSignatures) && maxSignatures > 0)) {
    throw new Error(`jit(${name}): maxSignatures is ${maxSignatures}, expected a positive integer`);
  }
  const { compiler: wanted = 'graph', precision } = options;
  const compiler = availableCompiler(name, wanted, backend);
  if (precision !== undefined) checkPrecision(`jit(${name})`, precision, compiler, backend);
  type Compiled = GraphFunction<A, R> | TimedFunction<A, R>;
  const trace = (args: A): Compiled =>
    compiler === 'auto'
      ? new TimedFunction(backend, name, fn, args, precision)
      : new GraphFunction(backend, name, fn, args, compiler, precision);
  const cache = new Map<string, Compiled>();
  let traces = 0;
  let missesInARow = 0;
  let lastSignature = '';
  let hasWarned = false;

  const warnIfRetracing = (signature: string): void => {
    if (missesInARow < retracesToWarn || hasWarned) return;
    hasWarned = true;
    console.warn(
      `jit(${name}) was traced in each of the last ${missesInARow} calls, which costs more than it ` +
        `gains. The last two inputs were\n  ${lastSignature}\n  ${signature}\n` +
        'Pass numbers that change as tf.scalar, and pad batches to a few shapes.',
    );
  };

  const lookUp = (args: A, signature: string): Compiled => {
    const known = cache.get(signature);
    if (known) {
      missesInARow = 0;
      cache.delete(signature);
      cache.set(signature, known);
      return known;
    }
    missesInARow++;
    warnIfRetracing(signature);
    const compiled = trace(args);
    traces++;
    cache.set(signature, compiled);
    if (cache.size > maxSignatures) {
      const [oldest, evicted] = cache.entries().next().value!;
      evicted.dispose();
      cache.delete(oldest);
    }
    return compiled;
  };

  const jitted = (...args: A): R => {
    if (backend.currentTrace || isTapeOn()) return fn(...args);
    const { signature, tensors } = flatten(args);
    const compiled = lookUp(args, signature);
    lastSignature = signature;
    return compiled.run(tensors);
  };
  const profile = (...args: A): StepProfile => {
    const { signature, tensors } = flatten(args);
    return lookUp(args, signature).profile(tensors);
  };

  return Object.defineProperties(jitted, {
    profile: { value: profile },
    traces: { get: () => traces },
    signatures: { get: () => cache.size },
    dispose: {
      value: () => {
        for (const compiled of cache.values()) compiled.dispose();
        cache.clear();
      },
    },
  }) as Jitted<A, R>;
}

/** @throws Error when XLA is wanted and off. */
function availableCompiler(
  name: string,
  wanted: NonNullable<JitOptions['compiler']>,
  { kernels }: GraphBackend,
): NonNullable<JitOptions['compiler']> {
  const obstacle = kernels.obstacles.xla;
  if (obstacle === undefined || wanted === 'graph') return wanted;
  if (wanted === 'auto') return 'graph';
  throw new Error(
    `jit(${name}): compiler is "xla", and there is ${obstacle}. Or leave compiler out`,
  );
}

function isTapeOn(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
