// The compiled functions of a case: its training step, or its forward pass.
import { jit, ops } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';

/**
 * @param options compiler and precision; see jit
 * @returns the compiled function and the tensors to call it with
 */
export async function compiledCase(name, measure, options) {
  const { build } = await import(`../cases/${name}.mjs`);
  const { inputs, variables, optimizer, loss, infer } = build();
  if (measure === 'train') {
    const step = (...inputs) => optimizer.minimize(() => loss(...inputs), true, variables);
    return { run: jit(step, { name: 'step', ...options }), inputs };
  }
  const { precision, ...others } = options;
  const isInt8 = precision === 'int8';
  if (isInt8) quantizeKernels();
  // Labels are for training only.
  return {
    run: jit(infer, {
      name: 'infer',
      ...others,
      ...(isInt8 ? { compiler: 'graph' } : { precision }),
    }),
    inputs: inputs.slice(0, infer.length),
  };
}

/** Whole numbers are a matter of the kernels, not of what is compiled; XLA has no such product. */
function quantizeKernels() {
  const variables = Object.values(tf.engine().state.registeredVariables);
  const kernels = variables.filter(({ name, rank }) => rank === 2 && /kernel/.test(name));
  const count = kernels.filter((kernel) => ops.quantizeKernel(kernel)).length;
  if (count === 0)
    throw new Error(`no int8 product: ${ops.int8Obstacle() ?? 'all kernels are small'}`);
}
