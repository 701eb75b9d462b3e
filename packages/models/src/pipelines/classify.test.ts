import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ClassifierBundle } from '../bundles/classifier-bundle.js';
import { applyClassifier } from '../classifiers/text-classifier.js';
import { trainMarkerClassifier } from '../fixtures/marker-classifier.js';
import { markerLabels, markerTexts } from '../fixtures/markers.js';
import { ClassificationPipeline, classify } from './classify.js';

let bundle: ClassifierBundle;
beforeAll(async () => {
  bundle = await trainMarkerClassifier();
});

describe('classify', () => {
  it('labels texts in their order, with all scores and the attention of every token', async () => {
    const results = await classify(bundle, ['abcAdef', 'kkkkkkkkC', 'B']);
    expect(results.map(({ label }) => label)).toEqual(['A', 'C', 'B']);
    for (const { text, label, score, scores, attention, isTruncated } of results) {
      expect(scores.map((entry) => entry.label).sort()).toEqual(markerLabels);
      expect(scores[0]).toEqual({ label, score });
      expect(scores.reduce((sum, entry) => sum + entry.score, 0)).toBeCloseTo(1, 5);
      expect(attention!.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
      expect(attention!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
      expect(isTruncated).toBe(false);
    }
  });

  it('gives each text the same answer in any company', async () => {
    const texts = markerTexts(37, 9).map(({ text }) => text);
    const pipeline = new ClassificationPipeline(bundle, { batchSize: 8 });
    const together = await pipeline.classify(texts);
    for (const i of [0, 5, 36]) {
      const [alone] = await pipeline.classify([texts[i]!]);
      expect(alone!.label).toBe(together[i]!.label);
      expect(alone!.score).toBeCloseTo(together[i]!.score, 5);
    }
    pipeline.dispose();
  });

  it('agrees with the model itself', async () => {
    const [result] = await classify(bundle, ['abBc']);
    const ids = bundle.tokenizer.encode('abBc').ids;
    const { logits } = applyClassifier(
      bundle.classifier,
      tf.tensor2d(Array.from(ids), [1, 4], 'int32'),
    );
    const expected = tf.softmax(logits).dataSync();
    for (const { label, score } of result!.scores)
      expect(score).toBeCloseTo(expected[markerLabels.indexOf(label)]!, 5);
  });

  it('reads the beginning of a text that is too long, and says so', async () => {
    const long = `A${'a'.repeat(100_000)}`;
    const [result] = await classify(bundle, [long], { maxLength: 20 });
    expect([result!.isTruncated, result!.attention!.length, result!.label]).toEqual([
      true,
      20,
      'A',
    ]);
  });

  it('normalises white space and composition as training does', async () => {
    const [result] = await classify(bundle, [' \t a\u0301 \n b\u200fA ']);
    expect(result!.text).toBe('\u00e1 bA');
  });

  it('takes characters that training did not have', async () => {
    const [result] = await classify(bundle, ['日本🦊A']);
    expect(result!.attention!.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 5],
    ]);
  });

  it('gives nothing for nothing, and refuses empty texts by number', async () => {
    expect(await classify(bundle, [])).toEqual([]);
    await expect(classify(bundle, ['A', ''])).rejects.toThrow('text 1 is empty; leave it out');
    await expect(classify(bundle, [' \n '])).rejects.toThrow('text 0 is white space only');
    await expect(classify(bundle, ['A'], { batchSize: 0 })).rejects.toThrow('batchSize is 0');
  });

  it('leaves the attention out on request', async () => {
    const pipeline = new ClassificationPipeline(bundle);
    const [result] = await pipeline.classify(['abA'], { attention: false });
    expect([result!.label, result!.attention]).toEqual(['A', undefined]);
    pipeline.dispose();
  });

  it('ends between two batches when its signal aborts', async () => {
    const pipeline = new ClassificationPipeline(bundle, { batchSize: 1 });
    const controller = new AbortController();
    const texts = markerTexts(1000, 2).map(({ text }) => text);
    const classified = pipeline.classify(texts, { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('no longer wanted')));
    await expect(classified).rejects.toThrow('no longer wanted');
    pipeline.dispose();
  });

  it('leaves no tensors behind', async () => {
    const pipeline = new ClassificationPipeline(bundle);
    await pipeline.classify(['A', 'b']);
    const before = tf.memory().numTensors;
    await pipeline.classify(['A', 'b']);
    expect(tf.memory().numTensors).toBe(before);
    pipeline.dispose();
  });
});
