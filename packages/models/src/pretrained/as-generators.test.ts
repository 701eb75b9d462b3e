import { train, wordPieceTokenizerTrainer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { SequencePipeline } from '../pipelines/sequence-pipeline.js';
import { TextGenerationPipeline } from '../pipelines/text-generation-pipeline.js';
import { asLanguageModel, asSequenceToSequence } from './as-generators.js';
import { tinyModel } from './fixtures/tiny-models.js';

const lines = ['the old river', 'a red lantern by the river', 'the baker watched the old lantern'];
const tokenizer = train(wordPieceTokenizerTrainer({ vocabularySize: 60 }), lines);

it('makes a pretrained language model write', async () => {
  const model = tinyModel('gpt2', 'causal-lm', { vocab_size: 60, eos_token_id: 3 });
  const languageModel = asLanguageModel(model);
  const tokens = tf.tensor2d([[5, 6, 7]], [1, 3], 'int32');
  expect(languageModel.apply({ tokens }).dataSync()).toEqual(
    model.apply({ inputIds: tokens }).logits!.dataSync(),
  );
  const pipeline = new TextGenerationPipeline({ model: languageModel, tokenizer });
  const { text, prompt } = await pipeline.continue('the old', {
    maxNewTokens: 4,
    allowedIds: () => [tokenizer.tokenToId('river')!],
  });
  expect(prompt).toBe('the old');
  expect(text.trim()).toBe('river river river river');
  pipeline.dispose();
  model.dispose();
});

it('makes a pretrained encoder-decoder answer', async () => {
  const model = tinyModel('t5', 'seq2seq', { vocab_size: 60 });
  const sequence = asSequenceToSequence(model);
  const source = tf.tensor2d([[5, 6, 7, 0]], [1, 4], 'int32');
  const target = tf.tensor2d([[0, 8]], [1, 2], 'int32');
  const mask = tf.tensor2d([[1, 1, 1, 0]], [1, 4], 'int32');
  const inputs = { inputIds: source, attentionMask: mask, decoderInputIds: target };
  expect(sequence.apply({ source, target }).logits.dataSync()).toEqual(
    model.apply(inputs as never).logits!.dataSync(),
  );
  const pipeline = new SequencePipeline({
    model: sequence,
    sourceTokenizer: tokenizer,
    targetTokenizer: tokenizer,
  });
  const [answer] = await pipeline.answer(['the old river'], { maxNewTokens: 5, numBeams: 2 });
  expect(answer!.source).toBe('the old river');
  expect(answer!.candidates.length).toBeGreaterThan(0);
  pipeline.dispose();
  model.dispose();
});

it('refuses models of other tasks', () => {
  const encoder = tinyModel('bert', 'masked-lm');
  expect(() => asLanguageModel(encoder)).toThrow(/BertForMaskedLM is no language model/);
  expect(() => asSequenceToSequence(encoder)).toThrow(/is no sequence-to-sequence model/);
  encoder.dispose();
});
