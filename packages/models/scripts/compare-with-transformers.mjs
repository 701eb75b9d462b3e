#!/usr/bin/env node
// Loads every model of the reference values, changes all its weights, writes it as a folder of the
// Hub, lets `transformers` load that folder, and demands the same logits; of text classifiers also
// with LoRA adapters that PEFT loads. Needs a build and, as RESATTN_PYTHON or python3, a Python that
// has `transformers`, `peft` and `torch`.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors, encodeSafetensors } from '@resattn/core';
import { loadPretrained, saveLora, savePretrained } from '@resattn/models/node';
import { addLora } from '@resattn/models/pretrained';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { peer } from './transformers-peer.mjs';

const TOLERANCE = 1e-4;
const here = fileURLToPath(new URL('.', import.meta.url));
const goldens = process.env.RESATTN_GOLDENS ?? join(here, '../../../fixtures/goldens');
const models = join(goldens, 'models');
await useTensorFlow();

const inputNames = {
  input_ids: 'inputIds',
  attention_mask: 'attentionMask',
  token_type_ids: 'tokenTypeIds',
  decoder_input_ids: 'decoderInputIds',
};

const work = mkdtempSync(join(tmpdir(), 'compare-transformers-'));
let failures = 0;
try {
  for (const entry of readdirSync(models, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const bundle = await loadPretrained(join(models, entry.name));
    changeWeights(bundle.model);
    const file = join(models, entry.name, 'golden.safetensors');
    const { tensors } = decodeSafetensors(readFileSync(file), file);
    const theirs = {};
    const ours = {};
    for (const [name, own] of Object.entries(inputNames)) {
      const data = tensors[`in.${name}`];
      if (data === undefined) continue;
      theirs[name] = data;
      ours[own] = tf.tensor(data.values, data.shape, 'int32');
    }
    const inputs = join(work, 'inputs.safetensors');
    writeFileSync(inputs, encodeSafetensors(theirs, { format: 'pt' }));
    const folder = join(work, entry.name);
    await savePretrained(folder, bundle);
    compare('', bundle.model, ours, [folder, inputs]);
    if (bundle.model.task === 'sequence-classification') {
      const adapters = addLora(bundle.model, { rank: 3, targets: ['query', 'value', 'hidden'] });
      changeWeights(adapters);
      await saveLora(join(folder, 'lora'), adapters);
      compare(' with LoRA', bundle.model, ours, [folder, inputs], [join(folder, 'lora')]);
    }
    bundle.model.dispose();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

function compare(what, model, ours, [folder, inputs], adapters = []) {
  const outputs = join(work, 'outputs.safetensors');
  const expected = model.apply(ours).logits.dataSync();
  const { problems } = peer('run', folder, inputs, outputs, ...adapters);
  const { logits } = decodeSafetensors(readFileSync(outputs), outputs).tensors;
  const worst = largestDifference(expected, logits.values, ours.attentionMask?.dataSync());
  const isEqual = worst <= TOLERANCE && Object.keys(problems).length === 0;
  if (!isEqual) failures++;
  const verdict = isEqual ? 'equal' : `DIFFERENT ${JSON.stringify(problems)}`;
  console.log(`${(model.architecture + what).padEnd(46)} ${worst.toExponential(1)}  ${verdict}`);
}

/** Adds small fixed numbers, so that what is written is not what was read. */
function changeWeights({ weights }) {
  tf.tidy(() => {
    for (const variable of Object.values(weights)) {
      const numbers = Float32Array.from({ length: variable.size }, (_, i) => Math.sin(i) / 20);
      variable.assign(tf.add(variable, tf.tensor(numbers, variable.shape)));
    }
  });
}

/** Relative above 1; tokens that are padding are left out where the logits are of tokens. */
function largestDifference(a, b, mask) {
  const perToken = mask === undefined ? 0 : a.length / mask.length;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isInteger(perToken) && perToken > 0 && mask[Math.floor(i / perToken)] === 0)
      continue;
    worst = Math.max(worst, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
  }
  return worst;
}
