// The compiled functions of a case: its training step, or its forward pass.
import { jit, ops } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';

/**
 * @param {string} name
 * @param {string} measure
 * @param {object} options see jit
 * @param {'graph' | 'xla' | 'auto'} [options.compiler]
 * @param {import('@resattn/core').Precision | 'int8'} options.precision
 * @returns the compiled function and the tensors to call it with
 */
export async function compiledCase(name, measure, options) {
  const { build } = await import(`../cases/${name}.mjs`);
  /** @type {import('../cases/shared/tensors.mjs').Case} */
  const { inputs, variables, optimizer, loss, infer } = build();
  if (measure === 'train') {
    if (!optimizer || !loss) throw new Error(`${name} is not trained`);
    /** @param {tf.Tensor[]} inputs */
    const step = (...inputs) =>
      optimizer.minimize(
        () => /** @type {tf.Scalar} */ (loss(...inputs)),
        true,
        /** @type {tf.Variable[]} */ (variables),
      );
    const { compiler, precision } = options;
    if (precision === 'int8') throw new Error('int8 products have no gradient');
    return { run: jit(step, { name: 'step', compiler, precision }), inputs };
  }
  if (!infer) throw new Error(`${name} is only trained`);
  const { precision, ...others } = options;
  const isInt8 = precision === 'int8';
  if (isInt8) quantizeKernels();
  // Labels are for training only.
  return {
    run: jit(infer, {
      name: 'infer',
      ...others,
      ...(precision === 'int8' ? /** @type {const} */ ({ compiler: 'graph' }) : { precision }),
    }),
    inputs: inputs.slice(0, infer.length),
  };
}

/** Integers are a matter of the kernels, not of what is compiled; XLA has no such product. */
function quantizeKernels() {
  const variables = Object.values(tf.engine().state.registeredVariables);
  const kernels = variables.filter(({ name, rank }) => rank === 2 && /kernel/.test(name));
  const count = kernels.filter((kernel) => ops.quantizeKernel(kernel)).length;
  if (count === 0)
    throw new Error(`no int8 product: ${ops.int8Obstacle() ?? 'all kernels are small'}`);
}
