// Runs a case with resattn: contender.mjs <case> <compiler> <train|infer> <threads> <precision>
// <threads inside an operation>.
import { setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import { clock, serve } from '../harness/contender.mjs';
import { countProducts, productLimit } from './products.mjs';
import { compiledCase } from './steps.mjs';

const [name = '', compiler, measure = '', threads, precision, intraOpThreads] =
  process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(intraOpThreads),
  interOpThreads: Number(threads),
});
setSeed(1);
const settings = /** @type {Parameters<typeof compiledCase>[2]} */ ({ compiler, precision });
const { run, inputs } = await compiledCase(name, measure, settings);

const step = () => {
  const result = run(...inputs);
  result.dataSync();
  result.dispose();
};
let operations = Number.NaN;
const first = () => {
  operations = countProducts(step) ?? Number.NaN;
};
serve(`${line}, ${compiler}, ${precision}`, step, {
  first,
  // What the step computes in products, and how fast this machine computes them at best.
  roofline: () => ({
    operations,
    limit: productLimit(clock, settings.precision === 'int8' ? 'float32' : settings.precision),
  }),
});
