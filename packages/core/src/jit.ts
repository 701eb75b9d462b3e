import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type JitOptions, type Jitted, tensorFlowBackend } from './tensorflow.js';

/**
 * Compiles a function of tensors: traced once per input signature into a TensorFlow graph, then run
 * as one call. On a backend that cannot compile, the function runs as it is, inside `tf.tidy`.
 *
 * Arguments may be tensors, plain values, and arrays or objects of them. The signature is the dtype
 * and shape of every tensor and the value of everything else, so a plain number that changes from
 * call to call retraces: pass a `tf.scalar` instead. Variables that the function reads or assigns are
 * captured by themselves, models and optimizers included. The result may be any structure of tensors.
 * Parameters without a type are tensors.
 *
 * @throws Error when the function does what a graph cannot hold: reads a value (`dataSync`), draws a
 *   random number in JavaScript, is asynchronous, or has a result whose shape depends on values.
 * @throws Error when `precision` is one that the backend or the processor does not have.
 */
export function jit<F extends (...tensors: tf.Tensor[]) => unknown>(
  fn: F,
  options?: JitOptions,
): Jitted<Parameters<F>, ReturnType<F>>;
export function jit<A extends unknown[], R>(
  fn: (...args: A) => R,
  options?: JitOptions,
): Jitted<A, R>;
export function jit<A extends unknown[], R>(
  fn: (...args: A) => R,
  options: JitOptions = {},
): Jitted<A, R> {
  checkOptions('jit', options, {
    name: true,
    compiler: true,
    precision: true,
    maxSignatures: true,
  });
  const { precision = 'float32' } = options;
  let backend: tf.KernelBackend | undefined;
  let compiled: Jitted<A, R> | undefined;

  const current = (): Jitted<A, R> | undefined => {
    if (tf.backend() !== backend) {
      compiled?.dispose();
      // Undefined until it has compiled: what is refused once is refused again.
      backend = undefined;
      compiled = tensorFlowBackend()?.compile(fn, options);
      if (!compiled && precision !== 'float32') {
        throw new Error(
          `precision "${precision}" needs the tensorflow backend, got ${tf.getBackend()}; call ` +
            'useTensorFlow() of @resattn/runtime, or leave precision out',
        );
      }
      backend = tf.backend();
    }
    return compiled;
  };

  const jitted = (...args: A): R => {
    const run = current();
    return run ? run(...args) : (tf.tidy(() => fn(...args) as tf.TensorContainer) as R);
  };
  return Object.defineProperties(jitted, {
    traces: { get: () => compiled?.traces ?? 0 },
    signatures: { get: () => compiled?.signatures ?? 0 },
    profile: {
      value: (...args: A) => {
        const run = current();
        if (run) return run.profile(...args);
        throw new Error(
          `only the tensorflow backend can profile a compiled function, got ${tf.getBackend()}; call ` +
            'useTensorFlow() of @resattn/runtime, or use tf.profile()',
        );
      },
    },
    dispose: {
      value: () => {
        compiled?.dispose();
        backend = undefined;
        compiled = undefined;
      },
    },
  }) as Jitted<A, R>;
}
