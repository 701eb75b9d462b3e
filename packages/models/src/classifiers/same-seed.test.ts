import { optimizers, setSeed, Trainer } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { MarkerSource, markerTexts } from '../fixtures/markers.js';
import { resNetAttention } from './resnet-attention.js';

/** The losses of the first steps, dropout included, from the seed on. */
async function firstLosses(): Promise<number[]> {
  setSeed(11);
  const tokenizer = CharTokenizer.train(markerTexts(50, 1).map(({ text }) => text));
  const classifier = resNetAttention({
    vocabularySize: tokenizer.vocabularySize,
    numClasses: 3,
    embeddingDim: 8,
    filters: [8, 8],
    attentionDim: 8,
    dropout: 0.3,
  });
  const optimizer = optimizers.adam();
  const trainer = new Trainer({ model: classifier, optimizer });
  const losses: number[] = [];
  await trainer.fit(new MarkerSource(64, 16, (text) => tokenizer.encode(text).ids), {
    steps: 3,
    callbacks: [{ onStep: ({ loss }) => void losses.push(loss) }],
  });
  trainer.dispose();
  optimizer.dispose();
  return losses;
}

it('the same seed trains the same on every backend: weights, dropout and order of data', async () => {
  const here = tf.getBackend();
  const expected = await firstLosses();
  try {
    await tf.setBackend('cpu');
    const onCpu = await firstLosses();
    for (const [i, loss] of onCpu.entries()) expect(loss).toBeCloseTo(expected[i]!, 4);
  } finally {
    await tf.setBackend(here);
  }
});
