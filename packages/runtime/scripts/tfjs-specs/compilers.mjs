import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { ENGINE } from '@tensorflow/tfjs-core/dist/engine';
import { reasonOfDifference } from './exceptions.mjs';
import { linesOf, Outcomes } from './outcomes.mjs';
import { readProgram, replace } from './programs.mjs';

/**
 * Runs the recorded programs of one shard eagerly, as a graph and by XLA. Each outcome is written at
 * once; what has one already is not run again.
 */
export function compareCompilers({ programs, outcomes: file, shard, shards }, log) {
  const outcomes = new Outcomes(file);
  const known = outcomes.byHash();
  const mine = linesOf(programs)
    .filter((_, i) => i % shards === shard)
    .map(readProgram)
    .filter(({ hash }) => !known.has(hash));
  for (const [i, { hash, ...program }] of mine.entries()) {
    const outcome = compare(program);
    outcomes.add(hash, outcome);
    for (const difference of outcome.differences)
      log(`${reasonOfDifference(difference) ? 'differs as known' : 'DIFFERS'} ${difference}`);
    if ((i + 1) % 100 === 0 || i + 1 === mine.length)
      log(`shard ${shard + 1} of ${shards}: ${i + 1} of ${mine.length} programs`);
  }
}

const asTensor = (value, make) => (value?.isTensor === true ? make(value) : undefined);

/** How a program differs by compiler, and which compilers refuse it. */
function compare({ kernelName, inputs, attrs }) {
  const given = [];
  replace(inputs, (input) =>
    asTensor(input, ({ values, shape, dtype }) => given.push(tf.tensor(values, shape, dtype))),
  );
  const program = (...tensors) => {
    let next = 0;
    const named = replace(inputs, (input) => asTensor(input, () => tensors[next++]));
    return ENGINE.runKernel(kernelName, named, attrs);
  };
  const outcome = { isCompared: false, differences: [], refusals: [] };
  let wanted;
  try {
    wanted = run(program, given);
  } catch {
    // The spec of an error.
    tf.dispose(given);
    return outcome;
  }
  for (const compiler of ['graph', 'xla']) {
    const compiled = jit(program, { compiler });
    try {
      const what = difference(wanted, run(compiled, given));
      const call = JSON.stringify({ inputs, attrs }, writable).slice(0, 400);
      if (what) outcome.differences.push(`${kernelName} by ${compiler}: ${what}; ${call}`);
    } catch (error) {
      outcome.refusals.push(`${compiler} ${kernelName}: ${error.message.slice(0, 160)}`);
    }
    compiled.dispose();
  }
  tf.dispose(given);
  return { ...outcome, isCompared: true };
}

/** JSON has no typed arrays, no NaN, no infinities and no -0. */
function writable(_, value) {
  if (ArrayBuffer.isView(value)) return [...value];
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

function run(program, given) {
  return tf
    .tidy(() => [program(...given)].flat())
    .map((y) => {
      const result = { shape: y.shape, dtype: y.dtype, values: y.dataSync() };
      y.dispose();
      return result;
    });
}

/** What differs between two lists of results; floats may differ by rounding. */
function difference(wanted, got) {
  if (wanted.length !== got.length) return `${got.length} results, eagerly ${wanted.length}`;
  for (const [i, { shape, dtype, values }] of wanted.entries()) {
    const other = got[i];
    if (other.dtype !== dtype) return `dtype ${other.dtype}, eagerly ${dtype}`;
    if (other.shape.join() !== shape.join()) return `shape [${other.shape}], eagerly [${shape}]`;
    const scale = values
      .filter(Number.isFinite)
      .reduce((most, x) => Math.max(most, Math.abs(x)), 1);
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
