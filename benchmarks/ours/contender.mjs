// Runs a case with resattn: contender.mjs <case> <compiler> <train|infer> <threads>.
import { setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import { serve } from '../harness/contender.mjs';
import { compiledCase } from './steps.mjs';

const [name, compiler, measure, threads] = process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
setSeed(1);
const { run, inputs } = await compiledCase(name, measure, compiler);

serve(`${line}, ${compiler}`, () => {
  const result = run(...inputs);
  result.dataSync();
  result.dispose();
});
