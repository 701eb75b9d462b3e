import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { ENGINE } from '@tensorflow/tfjs-core/dist/engine';

/** Larger programs say nothing more. */
const maxElements = 20_000;

const isTensor = (value) => value instanceof tf.Tensor;
const mapTensors = (value, f) =>
  Array.isArray(value)
    ? value.map((each) => mapTensors(each, f))
    : isTensor(value)
      ? f(value)
      : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTensors(each, f)]))
        : value;

/** Records each kernel call that a spec makes, once; `programs` fills while the specs run. */
export function recordPrograms() {
  const programs = new Map();
  const run = ENGINE.runKernel.bind(ENGINE);
  ENGINE.runKernel = (kernelName, inputs, attrs) => {
    const isOuter = ENGINE.state.kernelDepth === 0 && tf.getBackend() === 'tensorflow';
    const program = isOuter ? describe(kernelName, inputs, attrs) : undefined;
    const result = run(kernelName, inputs, attrs);
    if (program) programs.set(JSON.stringify(program), program);
    return result;
  };
  return programs;
}

function describe(kernelName, inputs, attrs) {
  try {
    let elements = 0;
    const given = mapTensors(inputs, (tensor) => {
      const { shape, dtype, size } = tensor;
      elements += size;
      if (dtype === 'string' || dtype === 'complex64') throw new Error('not recorded');
      if (elements > maxElements) throw new Error('too large');
      // JSON has no NaN, no infinities and no -0.
      const values = [...tensor.dataSync()].map((x) => (Object.is(x, -0) ? '-0' : String(x)));
      return { isTensor: true, shape, dtype, values };
    });
    return { kernelName, inputs: given, attrs: attrs ?? {} };
  } catch {
    return undefined;
  }
}

const revive = (value, f) =>
  Array.isArray(value)
    ? value.map((each) => revive(each, f))
    : value?.isTensor
      ? f(value)
      : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revive(each, f)]))
        : value;

/** Runs each program eagerly, as a graph and by XLA. */
export function compareCompilers(programs) {
  const counts = { compared: 0, refusedByGraph: 0, refusedByXla: 0 };
  const differences = [];
  const refusals = new Map();
  for (const { kernelName, inputs, attrs } of programs) {
    const given = [];
    revive(inputs, ({ shape, dtype, values }) => {
      given.push(tf.tensor(values.map(Number), shape, dtype));
    });
    const program = (...tensors) => {
      let next = 0;
      return ENGINE.runKernel(
        kernelName,
        revive(inputs, () => tensors[next++]),
        attrs,
      );
    };
    const results = {};
    for (const compiler of ['eager', 'graph', 'xla']) {
      const compiled = compiler === 'eager' ? program : jit(program, { compiler });
      try {
        results[compiler] = tf
          .tidy(() => [compiled(...given)].flat())
          .map((y) => {
            const result = { shape: y.shape, dtype: y.dtype, values: [...y.dataSync()] };
            y.dispose();
            return result;
          });
      } catch (error) {
        results[compiler] = error;
        if (compiler === 'eager') break;
      }
      compiled.dispose?.();
    }
    tf.dispose(given);
    if (results.eager instanceof Error) continue;
    counts.compared++;
    for (const compiler of ['graph', 'xla']) {
      const result = results[compiler];
      if (result instanceof Error) {
        counts[compiler === 'graph' ? 'refusedByGraph' : 'refusedByXla']++;
        const text = `${compiler} ${kernelName}: ${result.message.slice(0, 160)}`;
        refusals.set(text, (refusals.get(text) ?? 0) + 1);
      } else {
        const what = difference(results.eager, result);
        if (what)
          differences.push(
            `${kernelName} by ${compiler}: ${what}; ${JSON.stringify({ inputs, attrs }).slice(0, 400)}`,
          );
      }
    }
  }
  return { counts, differences, refusals };
}

/** What differs between two lists of results; floats may differ by rounding. */
function difference(wanted, got) {
  if (wanted.length !== got.length) return `${got.length} results, eagerly ${wanted.length}`;
  for (const [i, { shape, dtype, values }] of wanted.entries()) {
    const other = got[i];
    if (other.dtype !== dtype) return `dtype ${other.dtype}, eagerly ${dtype}`;
    if (other.shape.join() !== shape.join()) return `shape [${other.shape}], eagerly [${shape}]`;
    const scale = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
    for (const [k, value] of values.entries()) {
      const found = other.values[k];
      const isSame =
        Object.is(value, found) ||
        (value === 0 && found === 0) ||
        (dtype === 'float32' && Math.abs(value - found) <= 1e-5 * scale);
      if (!isSame) return `element ${k} is ${found}, eagerly ${value}`;
    }
  }
  return undefined;
}
