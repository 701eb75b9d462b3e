// Runs a case with resattn: contender.mjs <case> <compiler> <train|infer> <threads> <precision>.
import { setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import { serve } from '../harness/contender.mjs';
import { compiledCase } from './steps.mjs';

const [name, compiler, measure, threads, precision] = process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
setSeed(1);
const { run, inputs } = await compiledCase(name, measure, { compiler, precision });

serve(`${line}, ${compiler}, ${precision}`, () => {
  const result = run(...inputs);
  result.dataSync();
  result.dispose();
});
