import { setSeed } from '@resattn/core';
import { train, wordPieceTokenizerTrainer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { labelFields } from '../pretrained/config.js';
import { buildPretrained } from '../pretrained/families.js';
import { tinyConfigs, tinyModel } from '../pretrained/fixtures/tiny-models.js';
import { EmptyTextError } from './empty-text-error.js';
import { EncoderPipeline } from './encoder-pipeline.js';

const lines = ['the old river', 'a red lantern by the river', 'the baker watched the old lantern'];
const tokenizer = train(wordPieceTokenizerTrainer({ vocabularySize: 60 }), lines);
const sizes = { vocab_size: 60, pad_token_id: tokenizer.specialTokens.pad ?? 0 };
const labels = labelFields(['none', 'name']);

describe('EncoderPipeline', () => {
  it('gives every text its classes, whatever stands beside it in the batch', async () => {
    const model = tinyModel('bert', 'sequence-classification', { ...sizes, ...labels });
    const pipeline = new EncoderPipeline({ model, tokenizer }, { batchSize: 2 });
    const together = await pipeline.classify(lines);
    expect(together).toHaveLength(3);
    for (const [i, { text, label, score, scores, attention }] of together.entries()) {
      expect({ text, label, score }).toEqual({ text: lines[i], ...scores[0] });
      expect(attention).toBeUndefined();
      expect(scores.map(({ label }) => label).sort()).toEqual(['name', 'none']);
      expect(scores[0]!.score + scores[1]!.score).toBeCloseTo(1, 5);
      expect(scores[0]!.score).toBeGreaterThanOrEqual(scores[1]!.score);
      const [alone] = await pipeline.classify([lines[i]!]);
      expect(alone!.score).toBeCloseTo(score, 5);
    }
    await expect(pipeline.tag(lines)).rejects.toThrow(
      /is a model for sequence-classification, expected one for token-classification/,
    );
    pipeline.dispose();
    model.dispose();
  });

  it('gives several labels probabilities of their own', async () => {
    const problem_type = 'multi_label_classification';
    const model = tinyModel('bert', 'sequence-classification', {
      ...sizes,
      ...labels,
      problem_type,
    });
    const pipeline = new EncoderPipeline({ model, tokenizer });
    const [classified] = await pipeline.classify(['the old river']);
    const logits = tf.tidy(() => {
      const { ids } = tokenizer.encode('the old river');
      const inputIds = tf.tensor2d(ids, [1, ids.length], 'int32');
      return model.apply({ inputIds }).logits!.dataSync();
    });
    for (const { label, score } of classified!.scores) {
      const logit = logits[label === 'none' ? 0 : 1]!;
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
    }
    pipeline.dispose();
    model.dispose();
  });

  it('says where the first token looked, of a model that was made to', async () => {
    setSeed(1);
    const model = buildPretrained(
      { ...tinyConfigs.bert!, ...sizes, ...labels },
      { task: 'sequence-classification', returnAttentionScores: true },
    );
    const pipeline = new EncoderPipeline({ model, tokenizer }, { maxLength: 6 });
    const [short, long] = await pipeline.classify([lines[0]!, lines[2]!]);
    expect(short!.isTruncated).toBe(false);
    expect(long!.isTruncated).toBe(true);
    const attention = short!.attention!;
    expect(attention.map(({ start, end }) => lines[0]!.slice(start, end)).join('')).toBe(
      'theoldriver',
    );
    expect(attention.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4);
    const [without] = await pipeline.classify([lines[0]!], { attention: false });
    expect(without!.attention).toBeUndefined();
    await expect(pipeline.classify(['x', ' '])).rejects.toThrow(/text 1 is white space only/);
    await expect(pipeline.classify([''])).rejects.toBeInstanceOf(EmptyTextError);
    pipeline.dispose();
    model.dispose();
  });

  it('labels the tokens of a text where they stand', async () => {
    const model = tinyModel('bert', 'token-classification', { ...sizes, ...labels });
    const pipeline = new EncoderPipeline({ model, tokenizer });
    const [tokens] = await pipeline.tag(['the old lantern']);
    expect(tokens!.map(({ start, end }) => 'the old lantern'.slice(start, end)).join(' ')).toBe(
      'the old lantern',
    );
    for (const { label, score } of tokens!) {
      expect(['none', 'name']).toContain(label);
      expect(score).toBeGreaterThanOrEqual(0.5);
    }
    pipeline.dispose();
    model.dispose();
  });

  it('fills gaps, the most probable token first', async () => {
    const model = tinyModel('bert', 'masked-lm', sizes);
    const pipeline = new EncoderPipeline({ model, tokenizer });
    const maskToken = tokenizer.idToToken(tokenizer.specialTokens.mask!)!;
    const [first, second] = await pipeline.fillMask(`the ${maskToken} river ${maskToken}`, {
      topK: 3,
    });
    expect(first).toHaveLength(3);
    expect(second).toHaveLength(3);
    expect(first![0]!.score).toBeGreaterThanOrEqual(first![1]!.score);
    expect(first![0]!.text).toBe(`the ${first![0]!.token} river ${maskToken}`);
    await expect(pipeline.fillMask('no gap')).rejects.toThrow(/has no gap; write \[MASK\]/);
    pipeline.dispose();
    model.dispose();
  });

  it('wants a tokenizer and a size that makes sense', () => {
    const model = tinyModel('bert', 'masked-lm', sizes);
    expect(() => new EncoderPipeline({ model, tokenizer: undefined })).toThrow(
      /without a tokenizer/,
    );
    expect(() => new EncoderPipeline({ model, tokenizer }, { batchSize: 0 })).toThrow(
      /batchSize is 0/,
    );
    model.dispose();
  });
});
