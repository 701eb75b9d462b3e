#!/usr/bin/env node
// A small BERT that `transformers` made and saved is loaded here, fine-tuned on SST-2, written, and
// loaded by `transformers` again, which has to give the same logits for every sentence of the
// validation set. Needs a build, RESATTN_DATA_DIR and, as RESATTN_PYTHON or python3, a Python that
// has `transformers` and `torch`. Usage: fine-tune-sst2.mjs [epochs] [folder to keep]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeSafetensors,
  encodeSafetensors,
  optimizers,
  schedules,
  setSeed,
  Trainer,
} from '@resattn/core';
import { bucketBatches, classificationCollator } from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import { countParameters } from '@resattn/models';
import { loadPretrained, savePretrained } from '@resattn/models/node';
import { layerWiseRates } from '@resattn/models/pretrained';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { peer } from './transformers-peer.mjs';

const TOLERANCE = 1e-4;
const MAX_LENGTH = 64;
const epochs = Number(process.argv[2] ?? 3);
const kept = process.argv[3];
const work = kept ?? mkdtempSync(join(tmpdir(), 'fine-tune-sst2-'));
mkdirSync(work, { recursive: true });
await useTensorFlow();
setSeed(1);

const { train, validation: dev } = (
  await loadPublicSet('sst2', { splits: ['train', 'validation'] })
).splits;
console.log(`SST-2: ${train.length} sentences, ${dev.length} to validate`);

const texts = join(work, 'texts.txt');
writeFileSync(texts, train.map(({ text }) => text).join('\n'));
const made = peer('make-bert', texts, join(work, 'made'));
console.log(`made by transformers: ${made.parameters} parameters, ${made.vocabulary} tokens`);

const bundle = await loadPretrained(join(work, 'made'), {
  task: 'sequence-classification',
  labels: ['negative', 'positive'],
});
const { model, tokenizer, loading } = bundle;
console.log(`loaded: ${countParameters(model)} parameters, new: ${loading.initialized}`);

const encode = ({ text, label }) => ({
  ids: tokenizer.encode(text, { truncation: { maxLength: MAX_LENGTH } }).ids,
  label,
});
const collator = classificationCollator({ padId: model.config.pad_token_id });
const batches = bucketBatches(train.map(encode), { collator, batchSize: 32, seed: 1 });
const validation = bucketBatches(dev.map(encode), { collator, batchSize: 64, shuffle: false });
const steps = epochs * batches.batchesPerEpoch;
const trainer = new Trainer({
  model,
  optimizer: optimizers.adamw({
    learningRate: 1e-3,
    weightDecay: 0.01,
    rateMultiplier: layerWiseRates(model, 0.9),
  }),
  schedule: schedules.linear({
    learningRate: 1e-3,
    warmupSteps: Math.floor(steps / 10),
    totalSteps: steps,
  }),
  clipNorm: 1,
});
const started = performance.now();
const { best } = await trainer.fit(batches, {
  epochs,
  validation,
  callbacks: [
    {
      onEvaluation: ({ record }) =>
        console.log(`step ${record.step}: validation loss ${record.validation.loss.toFixed(4)}`),
    },
  ],
});
console.log(
  `trained ${steps} steps in ${((performance.now() - started) / 1000).toFixed(0)} s, best step ${best?.step}`,
);

trainer.dispose();

const inputs = padded(dev.map(encode));
const ours = logitsOf(inputs);
console.log(`accuracy here:            ${accuracy(ours).toFixed(4)}`);
const folder = join(work, 'fine-tuned');
await savePretrained(folder, bundle);
const files = ['inputs', 'outputs'].map((name) => join(work, `${name}.safetensors`));
writeFileSync(files[0], encodeSafetensors(inputs, { format: 'pt' }));
const { class: name, problems } = peer('run', folder, ...files);
const theirs = decodeSafetensors(readFileSync(files[1]), files[1]).tensors.logits.values;
console.log(`accuracy in transformers: ${accuracy(theirs).toFixed(4)} (${name})`);
const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0);
const isEqual = worst <= TOLERANCE && Object.keys(problems).length === 0;
console.log(`largest difference of ${ours.length} logits: ${worst.toExponential(1)}`);
console.log(isEqual ? 'equal' : `DIFFERENT ${JSON.stringify(problems)}`);
if (kept === undefined) rmSync(work, { recursive: true, force: true });
process.exit(isEqual ? 0 : 1);

function padded(examples) {
  const time = Math.max(...examples.map(({ ids }) => ids.length));
  const shape = [examples.length, time];
  const ids = new Int32Array(examples.length * time).fill(model.config.pad_token_id);
  const mask = new Int32Array(ids.length);
  examples.forEach((example, row) => {
    ids.set(example.ids, row * time);
    mask.fill(1, row * time, row * time + example.ids.length);
  });
  return {
    input_ids: { dtype: 'int32', shape, values: ids },
    attention_mask: { dtype: 'int32', shape, values: mask },
  };
}

function logitsOf({ input_ids: { shape, values: ids }, attention_mask: { values: mask } }) {
  const [rows, time] = shape;
  const logits = [];
  for (let row = 0; row < rows; row += 64) {
    const part = [Math.min(64, rows - row), time];
    const slice = (values) =>
      tf.tensor2d(values.subarray(row * time, (row + part[0]) * time), part, 'int32');
    const batch = { inputIds: slice(ids), attentionMask: slice(mask) };
    logits.push(...tf.tidy(() => model.apply(batch).logits.dataSync()));
    tf.dispose(batch);
  }
  return logits;
}

function accuracy(logits) {
  const right = dev.filter(({ label }, i) => (logits[2 * i] < logits[2 * i + 1] ? 1 : 0) === label);
  return right.length / dev.length;
}
