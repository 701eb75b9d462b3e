import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optimizers, setSeed, Trainer } from '@resattn/core';
import { bucketBatches, classificationCollator, type Tokenizer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { modelFolder, modelGoldens } from '@test/model-goldens';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PretrainedModel } from '../../pretrained/pretrained-model.js';
import { loadPretrained, savePretrained } from './pretrained-folder.js';

const fillers = modelGoldens().filter(({ architecture }) => architecture === 'BertForMaskedLM');

const subjects = ['river', 'lantern', 'baker', 'kitten', 'engine'];
/** Sentences whose class is the word that every second one has in place of the other. */
const sentences = Array.from({ length: 80 }, (_, i) => {
  const subject = subjects[i % subjects.length]!;
  const other = subjects[(i * 3 + 1) % subjects.length]!;
  const label = i % 2;
  return { text: `the ${label === 1 ? 'old' : 'red'} ${subject} followed a ${other}`, label };
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fine-tuned-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function logitsOf(model: PretrainedModel, tokenizer: Tokenizer): number[] {
  return sentences.slice(0, 10).flatMap(({ text }) =>
    tf.tidy(() => {
      const { ids } = tokenizer.encode(text);
      const inputIds = tf.tensor2d(ids, [1, ids.length], 'int32');
      return Array.from(model.apply({ inputIds }).logits!.dataSync());
    }),
  );
}

describe.each(fillers)('$folder', ({ folder: name }) => {
  it('learns a new task, and answers the same once it is written and loaded again', async () => {
    await cp(modelFolder(name), folder, { recursive: true });
    setSeed(1);
    const bundle = await loadPretrained(folder, {
      task: 'sequence-classification',
      labels: ['red', 'old'],
    });
    const { model } = bundle;
    const tokenizer = bundle.tokenizer!;
    const examples = sentences.map(({ text, label }) => ({
      ids: tokenizer.encode(text).ids,
      label,
    }));
    const batches = bucketBatches(examples, { collator: classificationCollator(), batchSize: 16 });
    const optimizer = optimizers.adamw({ learningRate: 5e-3 });
    const trainer = new Trainer({ model: model, optimizer });
    await trainer.fit(batches, { epochs: 15 });
    const { loss } = await trainer.evaluate(batches);
    trainer.dispose();
    expect(loss).toBeLessThan(0.3);

    const out = join(folder, 'out');
    await savePretrained(out, bundle);
    const again = await loadPretrained(out);
    expect(again.model.architecture).toBe('BertForSequenceClassification');
    expect(again.model.config.id2label).toEqual({ 0: 'red', 1: 'old' });
    expect(logitsOf(again.model, again.tokenizer!)).toEqual(logitsOf(model, tokenizer));
    model.dispose();
    again.model.dispose();
  });
});
