import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import * as tf from '@tensorflow/tfjs';
import { ENGINE } from '@tensorflow/tfjs-core/dist/engine';

/** Larger programs say nothing more. */
const maxElements = 20_000;

/** A copy of a nested value, with what `f` returns in place of what it returns something for. */
export function replace(value, f) {
  const replaced = f(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((each) => replace(each, f));
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each, f)]));
}

/**
 * Writes each kernel call that a spec makes to a file, once, as the specs run. A line is
 * `<hash> <the serialized call in base64>`.
 */
export function recordPrograms(file) {
  writeFileSync(file, '');
  const known = new Set();
  const run = ENGINE.runKernel.bind(ENGINE);
  ENGINE.runKernel = (kernelName, inputs, attrs) => {
    const isOuter = ENGINE.state.kernelDepth === 0 && tf.getBackend() === 'tensorflow';
    const program = isOuter ? describe(kernelName, inputs, attrs) : undefined;
    const result = run(kernelName, inputs, attrs);
    if (program) {
      const hash = createHash('sha1').update(program).digest('hex');
      if (!known.has(hash)) appendFileSync(file, `${hash} ${program.toString('base64')}\n`);
      known.add(hash);
    }
    return result;
  };
}

function describe(kernelName, inputs, attrs = {}) {
  const refuse = (value) => {
    if (value instanceof tf.Tensor) throw new Error('not recorded');
  };
  try {
    let elements = 0;
    const given = replace(inputs, (tensor) => {
      if (!(tensor instanceof tf.Tensor)) return undefined;
      const { shape, dtype, size } = tensor;
      elements += size;
      if (dtype === 'string' || dtype === 'complex64') throw new Error('not recorded');
      if (elements > maxElements) throw new Error('too large');
      return { isTensor: true, shape, dtype, values: tensor.dataSync() };
    });
    replace(attrs, refuse);
    return serialize({ kernelName, inputs: given, attrs });
  } catch {
    return undefined;
  }
}

/** A recorded call: its hash and `{ kernelName, inputs, attrs }`. */
export function readProgram(line) {
  const [hash, text] = line.split(' ');
  return { hash, ...deserialize(Buffer.from(text, 'base64')) };
}
