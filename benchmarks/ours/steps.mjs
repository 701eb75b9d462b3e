// The compiled functions of a case: its training step, or its forward pass.
import { jit } from '@resattn/core';

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
  // Labels are for training only.
  return {
    run: jit(infer, { name: 'infer', ...options }),
    inputs: inputs.slice(0, infer.length),
  };
}
