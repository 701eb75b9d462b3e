import * as experiments from '@resattn/experiments';
import { classification, InterruptedError } from '@resattn/experiments';
import { loadServed, startServer } from '@resattn/server';
import { reviews } from './reviews.js';

// Stopped after its second epoch, the way a closed window would, and continued from there.
const stop = new AbortController();
const run = await experiments
  .runExperiment(
    classification,
    { data: reviews(), model: 'text-cnn', embeddingDim: 32, filters: 16, minFrequency: 1 },
    {
      folder: 'runs/reviews',
      signal: stop.signal,
      onEvent: (event) => event.type === 'evaluation' && event.record.epoch === 2 && stop.abort(),
    },
  )
  .catch((error) => {
    if (!(error instanceof InterruptedError) || error.folder === undefined) throw error;
    console.log(error.message);
    return experiments.resume(error.folder, { data: reviews() }, { task: classification });
  });
console.log(`accuracy ${run.results.accuracy}, baseline ${run.results.baseline.accuracy}`);

const { scores } = await run.evaluate([{ text: 'a superb little book', label: 'good' }]);
const [answer] = await run.predict(['what a clumsy show']);
console.log(`evaluated: ${scores.accuracy}, predicted: ${answer?.label}`);

const { comparison } = await experiments.compress(run, { method: 'int8' });
const { files } = await experiments.exportRun(run, { to: 'safetensors' });
console.log(`int8: ${comparison.after.bytes} of ${comparison.before.bytes} bytes`);
console.log(`exported: ${files.map(({ name }) => name).join(', ')}`);

const models = [await loadServed(run.folder, { name: 'reviews' })];
const server = await startServer({ models, port: 0, logger: false });
console.log(await (await fetch(`${server.url}/v1/models`)).json());
await server.close();
