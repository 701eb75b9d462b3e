import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tokenizer } from '@resattn/data';
import { byteLevelBpeTokenizer } from '@resattn/data/tokenizers';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EncoderPipeline } from '../pipelines/encoder-pipeline.js';
import { SequencePipeline } from '../pipelines/sequence-pipeline.js';
import { TextGenerationPipeline } from '../pipelines/text-generation-pipeline.js';
import { asLanguageModel, asSequenceToSequence } from '../pretrained/as-generators.js';
import { labelFields } from '../pretrained/config.js';
import { tinyModel } from '../pretrained/fixtures/tiny-models.js';
import type { PretrainedTask } from '../pretrained/pretrained-model.js';
import { isPretrainedFolder } from './hub-folder.js';
import { pipeline } from './pipeline.js';
import { loadPretrained, savePretrained } from './pretrained/pretrained-folder.js';

const bytes = JSON.parse(JSON.stringify(byteLevelBpeTokenizer('{"<|endoftext|>":0}', '')));
let folder: string;
let tokenizer: Tokenizer;
/** `<s>`, the characters of English text as bytes, `</s>`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doors-'));
  const { tokenizerFromJSON } = await import('@resattn/data');
  const characters = Array.from('abcdefghijklmnopqrstuvwxyz!ĠĊ');
  const vocab = Object.fromEntries(['<s>', '</s>', ...characters].map((token, id) => [token, id]));
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  tokenizer = tokenizerFromJSON({
    ...bytes,
    added_tokens: ['<s>', '</s>'].map((content, id) => ({
      id,
      content,
      ...special,
      special: true,
    })),
    model: { ...bytes.model, vocab, merges: [] },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', 1],
      cls: ['<s>', 0],
      trim_offsets: true,
      add_prefix_space: false,
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));

const sizes = { vocab_size: 31, pad_token_id: 1, max_position_embeddings: 64, n_positions: 64 };

async function saved(name: string, family: string, task: PretrainedTask, fields = {}) {
  const model = tinyModel(family, task, { ...sizes, eos_token_id: 1, ...fields });
  const path = join(folder, name);
  await savePretrained(path, { model, tokenizer, companions: {} });
  model.dispose();
  return path;
}

describe('every door reads a text as the tokenizer does: white space and special tokens', () => {
  const text = '  the  old\n river ';

  it('classification, generation and translation', async () => {
    const wanted = [...tokenizer.encode(text).ids];
    expect([wanted[0], wanted.at(-1), wanted.length]).toEqual([0, 1, text.length + 2]);
    const read: number[][] = [];
    const encode = tokenizer.encode.bind(tokenizer);
    const spy = vi.spyOn(tokenizer, 'encode').mockImplementation((...given) => {
      const encoding = encode(...given);
      read.push([...encoding.ids]);
      return encoding;
    });
    const classifier = tinyModel('bert', 'sequence-classification', sizes);
    const encoder = new EncoderPipeline({ model: classifier, tokenizer });
    const [classified] = await encoder.classify([text]);
    expect(classified!.text).toBe(text);
    const gpt2 = tinyModel('gpt2', 'causal-lm', sizes);
    const writer = new TextGenerationPipeline({ model: asLanguageModel(gpt2), tokenizer });
    await writer.continue(text, { maxNewTokens: 1 });
    const t5 = tinyModel('t5', 'seq2seq', sizes);
    const both = { sourceTokenizer: tokenizer, targetTokenizer: tokenizer };
    const translator = new SequencePipeline({ model: asSequenceToSequence(t5), ...both });
    const [answer] = await translator.answer([text], { maxNewTokens: 1 });
    expect(answer!.source).toBe(text);
    const [cut] = await new SequencePipeline(
      { model: asSequenceToSequence(t5), ...both },
      { maxSourceLength: 5 },
    ).answer([text], { maxNewTokens: 1 });
    expect(cut!.isTruncated).toBe(true);
    spy.mockRestore();
    // A text that is cut keeps its end.
    expect(read.slice(0, 4)).toEqual([wanted, wanted, wanted, wanted]);
    expect(read[4]).toEqual([...wanted.slice(0, 4), 1]);
    for (const each of [encoder, writer, translator, classifier, gpt2, t5]) each.dispose();
  });
});

describe('the labels of a classifier', () => {
  const scoresOf = async (fields: Record<string, unknown>) => {
    const model = tinyModel('bert', 'sequence-classification', { ...sizes, ...fields });
    const encoder = new EncoderPipeline({ model, tokenizer });
    const [classified] = await encoder.classify(['the old river']);
    const { scores } = classified!;
    const { ids } = tokenizer.encode('the old river');
    const logits = tf.tidy(() => [
      ...model.apply({ inputIds: tf.tensor2d(ids, [1, ids.length], 'int32') }).logits!.dataSync(),
    ]);
    encoder.dispose();
    model.dispose();
    return { scores, logits };
  };
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  it('one label has the sigmoid of its logit, a regression its values', async () => {
    const one = await scoresOf(labelFields(['similar']));
    expect(one.scores).toHaveLength(1);
    expect(one.scores[0]!.score).toBeCloseTo(sigmoid(one.logits[0]!), 5);
    const regression = await scoresOf({ ...labelFields(['stars']), problem_type: 'regression' });
    expect(regression.scores[0]!.score).toBeCloseTo(regression.logits[0]!, 5);
    const two = await scoresOf({ ...labelFields(['x', 'y']), problem_type: 'regression' });
    const [x, y] = two.logits as [number, number];
    const best = x > y ? ['x', 'y'] : ['y', 'x'];
    expect(two.scores.map(({ label }) => label)).toEqual(best);
    expect(two.scores[0]!.score).toBeCloseTo(Math.max(x, y), 5);
  });

  it('refuses a kind of labels that there is not, and one label that all texts have', () => {
    const build = (fields: object) => () =>
      tinyModel('bert', 'sequence-classification', { ...sizes, ...fields });
    expect(build({ problem_type: 'ranking' })).toThrow(
      /"problem_type" is "ranking", expected one of: regression/,
    );
    const one = { ...labelFields(['x']), problem_type: 'single_label_classification' };
    expect(build(one)).toThrow(/there is one label/);
  });

  it('other labels than the file has are not of its kind', async () => {
    const path = await saved('regression', 'bert', 'sequence-classification', {
      ...labelFields(['stars']),
      problem_type: 'regression',
    });
    const onNotice = vi.fn();
    const { model } = await loadPretrained(path, { labels: ['bad', 'good'], onNotice });
    expect(model.config.problem_type).toBeNull();
    expect(onNotice).toHaveBeenCalledWith(
      expect.stringMatching(/classifier\.weight, classifier\.bias are not in the file/),
    );
    model.dispose();
    const again = await loadPretrained(path);
    expect(again.model.config.problem_type).toBe('regression');
    again.model.dispose();
  });
});

describe('pipeline of a pretrained folder', () => {
  it('continues prompts, answers texts and classifies them, as the class of the model says', async () => {
    const language = await pipeline(await saved('gpt2', 'gpt2', 'causal-lm'));
    expect(language.task).toBe('language-model');
    const sequence = await pipeline(await saved('t5', 't5', 'seq2seq'), { task: 'sequence' });
    const answer = await sequence('the old river', { maxNewTokens: 3 });
    expect(answer.source).toBe('the old river');
    sequence.dispose();
    const folderOf = await saved('bert', 'bert', 'sequence-classification');
    const classify = await pipeline(folderOf, { task: 'classification' });
    expect(classify.labels).toEqual(['LABEL_0', 'LABEL_1']);
    classify.dispose();
    language.dispose();
  });

  it('tells the folder of a pretrained model from that of a run', async () => {
    const path = await saved('told', 'bert', 'masked-lm');
    expect(await isPretrainedFolder(path)).toBe(true);
    const config = join(path, 'config.json');
    for (const fields of [{ preset: 'classify' }, { model_type: 'resattn-text-cnn' }, {}]) {
      await writeFile(config, JSON.stringify(fields));
      expect(await isPretrainedFolder(path)).toBe(false);
    }
    expect(await isPretrainedFolder(folder)).toBe(false);
  });

  it('says what a model is that it does not serve', async () => {
    const refusals = [
      ['masked-lm', /holds BertForMaskedLM, a model for masked-lm; .*use the fillMask/],
      ['token-classification', /holds BertForTokenClassification, .*use the tag of/],
      ['base', /holds BertModel, a model for base; .*fromPretrained/],
    ] as const;
    for (const [task, message] of refusals)
      await expect(pipeline(await saved(task, 'bert', task))).rejects.toThrow(message);
  });
});
