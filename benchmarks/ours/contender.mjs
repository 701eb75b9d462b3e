// Runs a case with resattn: contender.mjs <case> <compiler> <train|infer> <threads>.
import { jit, setSeed } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import { serve } from '../harness/contender.mjs';

const [name, compiler, measure, threads] = process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
setSeed(1);
const { build } = await import(`../cases/${name}.mjs`);
const { inputs, variables, optimizer, loss, infer } = build();

const run =
  measure === 'train'
    ? jit((...inputs) => optimizer.minimize(() => loss(...inputs), true, variables), {
        name: 'step',
        compiler,
      })
    : jit(infer, { name: 'infer', compiler });

// Labels are for training only.
const given = measure === 'train' ? inputs : inputs.slice(0, infer.length);
serve(`${line}, ${compiler}`, () => {
  const result = run(...given);
  result.dataSync();
  result.dispose();
});
