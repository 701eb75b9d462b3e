import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { addLora } from '../../pretrained/fine-tuning/lora.js';
import { tinyModel } from '../../pretrained/fixtures/tiny-models.js';
import type { PretrainedModel } from '../../pretrained/pretrained-model.js';
import { loadLora, saveLora } from './lora-folder.js';

it('adapters are written and put into another model', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lora-'));
  const model = tinyModel('bert', 'sequence-classification');
  const other = tinyModel('bert', 'sequence-classification');
  const adapters = addLora(model, { rank: 2 });
  tf.tidy(() => {
    for (const [name, variable] of Object.entries(adapters.weights))
      if (name.endsWith('loraB')) variable.assign(tf.fill(variable.shape, 0.3));
  });
  const inputIds = tf.tensor2d([[2, 5, 3]], [1, 3], 'int32');
  const logitsOf = (one: PretrainedModel) =>
    tf.tidy(() => Array.from(one.apply({ inputIds }).logits!.dataSync()));
  const bare = logitsOf(other);
  const loaded = addLora(other, { rank: 2 });
  await expect(loadLora(folder, loaded)).rejects.toThrow(/adapter_model\.safetensors: missing/);
  await saveLora(folder, adapters, 'tiny/bert');
  await loadLora(folder, loaded);
  const adapted = logitsOf(other);
  expect(adapted).not.toEqual(bare);
  expect(adapted).toEqual(logitsOf(model));
  for (const one of [model, other]) one.dispose();
  await rm(folder, { recursive: true });
});
