import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { defineClassifier } from '@resattn/models';
import { field } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { exportRun, openRun, resume, runExperiment } from './experiment.js';
import { rerun } from './rerun.js';
import { classification } from './tasks/classification/index.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-own-definition-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bag = defineClassifier({
  name: 'bag',
  options: { embeddingDim: field.integer({ min: 1, default: 6, help: 'features of a token' }) },
  build: ({ vocabularySize, numClasses, embeddingDim }) =>
    tf.sequential({
      layers: [
        tf.layers.embedding({
          ...{ name: 'embedding', inputDim: vocabularySize, outputDim: embeddingDim },
          inputShape: [null],
        }),
        tf.layers.globalAveragePooling1d({}),
        tf.layers.dense({ name: 'classifier', units: numClasses }),
      ],
    }),
});

const things = ['film', 'book', 'song', 'meal', 'hotel', 'game', 'play', 'show'];
const data = things.flatMap((thing) => [
  ...['lovely', 'superb'].map((word) => ({ text: `a ${word} ${thing}`, label: 'good' })),
  ...['boring', 'clumsy'].map((word) => ({ text: `a ${word} ${thing}`, label: 'bad' })),
]);
const settings = { data, minFrequency: 1, epochs: 1, batchSize: 8, wide: false };
const running = { folder: join(folder, 'bag') };

test('a definition goes where the name of a family goes, and is found again when the run is opened', async () => {
  const run = await runExperiment(
    classification,
    { ...settings, model: bag, embeddingDim: 3 },
    running,
  );
  expect(run.config).toMatchObject({ model: 'bag', embeddingDim: 3, epochs: 1 });
  const opened = await openRun(run.folder, classification);
  const text = ['a lovely film'];
  expect(await opened.predict(text)).toEqual(await run.predict(text));
  for (const each of [run, opened]) each.dispose();

  // As another program finds it, which has not defined the model.
  const record = join(run.folder, 'own-model.json');
  const written = readFileSync(record, 'utf8');
  expect(JSON.parse(written)).toEqual({ name: 'bag', module: null, sha256: null, copy: null });
  writeFileSync(record, written.replace('"bag"', '"bag-of-words"'));
  await expect(openRun(run.folder)).rejects.toThrow(
    'was trained with a model of its own, "bag-of-words", which a program defined. Register it in the ' +
      'program that opens the run: registerClassifier(bagOfWords).',
  );
  writeFileSync(record, '{');
  await expect(openRun(run.folder)).rejects.toThrow(/own-model\.json: is not JSON/);
});

test('a run folder imports nothing by itself: its module is named, and has to be the one that it was', async () => {
  const path = join(folder, 'counted.mjs');
  writeFileSync(
    path,
    'globalThis.imports = (globalThis.imports ?? 0) + 1; export default { name: "counted", options: {}, make() {} };',
  );
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const at = running.folder;
  const record = { name: 'counted', module: relative(at, path), sha256, copy: 'counted.mjs' };
  writeFileSync(join(at, 'own-model.json'), JSON.stringify(record));
  const config = readFileSync(join(at, 'config.json'), 'utf8');
  writeFileSync(
    join(at, 'config.json'),
    config.replace('"bag"', '"counted"').replace(/"embeddingDim": 3,?/, ''),
  );
  const refusal = `the model "counted" of ${path} (SHA-256 ${sha256})`;
  for (const open of [
    () => openRun(at),
    () => resume(at, { epochs: 2 }),
    () => rerun(at),
    () => exportRun({ folder: at }, { to: 'safetensors' }),
  ])
    await expect(open()).rejects.toThrow(refusal);
  expect(globalThis).not.toHaveProperty('imports');
  const opened = await openRun(at, classification, { with: path });
  expect(opened.config).toMatchObject({ model: 'counted' });
  expect(globalThis).toHaveProperty('imports', 1);
  writeFileSync(join(at, 'own-model.json'), JSON.stringify({ ...record, sha256: '0' }));
  await expect(openRun(at)).rejects.toThrow('is another module or has changed since then');
  await expect(openRun(at, classification, { with: {} })).rejects.toThrow('defines no model');
});

test('options of the definition are checked, and what defines nothing is refused', async () => {
  const running = { folder: join(folder, 'refused') };
  await expect(
    runExperiment(classification, { ...settings, model: bag, filters: 3 }, running),
  ).rejects.toThrow('options: bag has no filters, which is a field of resnet-attention, text-cnn');
  await expect(
    runExperiment(classification, { ...settings, model: {} as never }, running),
  ).rejects.toThrow('model is an object that defines no model');
  await expect(
    runExperiment(classification, { ...settings, model: './none.mjs' }, running),
  ).rejects.toThrow('model ./none.mjs: there is no such file');
});
