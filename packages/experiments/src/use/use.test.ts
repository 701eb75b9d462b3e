import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runExperiment } from '../experiment.js';
import { classification } from '../tasks/classification/index.js';
import { languageModel } from '../tasks/language-model/index.js';
import { sequence } from '../tasks/sequence/index.js';
import { tagging } from '../tasks/tagging/index.js';
import { UsageError, UserError } from '../user-error.js';
import { answerTexts } from './answer-texts.js';
import { continueTexts } from './continue-texts.js';
import { predictTexts } from './predict-texts.js';
import { lineGroups } from './texts.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-use-'));
const at = (name: string) => join(folder, name);
const things = ['film', 'book', 'song', 'meal', 'play', 'show'];

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* groups(...given: string[][]) {
  yield* given;
}

beforeAll(async () => {
  const rows = things.flatMap((thing) => [
    ...['lovely', 'superb', 'charming'].map((word) => ({
      text: `a ${word} ${thing}`,
      label: 'good',
    })),
    ...['boring', 'clumsy', 'dreadful'].map((word) => ({
      text: `a ${word} ${thing}`,
      label: 'bad',
    })),
  ]);
  const small = { batchSize: 8, epochs: 1 };
  await runExperiment(
    classification,
    { data: rows, model: 'fast-text', embeddingDim: 8, minFrequency: 1, ...small, epochs: 4 },
    { folder: at('classes') },
  );
  const pairs = rows.map(({ text }) => ({ source: text, target: text }));
  await runExperiment(
    sequence,
    {
      ...{ data: pairs, model: 'transformer', modelDim: 8, numHeads: 2, hiddenUnits: 16 },
      ...{
        numLayers: 1,
        numDecoderLayers: 1,
        maxTargetLength: 6,
        tokens: 'words',
        ...small,
        batchSize: 128,
      },
    },
    { folder: at('pairs') },
  );
  await runExperiment(
    languageModel,
    {
      ...{ data: rows.map(({ text }) => text), modelDim: 8, numHeads: 2, numLayers: 1 },
      ...{ contextLength: 8, sampleLength: 4, ...small },
    },
    { folder: at('texts') },
  );
  const sentences = things.map((thing) => ({
    tokens: ['a', thing, 'in', 'Oslo'],
    tags: ['O', 'O', 'O', 'B-LOC'],
  }));
  await runExperiment(
    tagging,
    {
      data: [
        ...sentences,
        ...sentences.map((each) => ({ ...each, tokens: ['one', ...each.tokens.slice(1)] })),
      ],
      units: 8,
      ...small,
    },
    { folder: at('tags') },
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('texts are classified as they come, blank ones in their places', async () => {
  const given = groups(['a superb film'], ['', 'a dreadful song']);
  const batches = await collected(predictTexts(at('classes'), given));
  expect(batches.map(({ what, texts }) => [what, texts.length])).toEqual([
    ['classes', 1],
    ['classes', 2],
  ]);
  const [[first], [blank, last]] = batches.map(({ texts }) => texts) as never as [
    [(typeof batches)[0]['texts'][0]],
    [(typeof batches)[0]['texts'][0], (typeof batches)[0]['texts'][0]],
  ];
  expect(first.shown!.label).toBe(first.classes[0]!.name);
  expect(blank).toMatchObject({ input: '', shown: undefined, json: { input: '', label: null } });
  expect(last.json).toMatchObject({ input: 'a dreadful song', label: last.classes[0]!.name });
});

test('as many classes as are asked for', async () => {
  const [one] = await collected(predictTexts(at('classes'), ['a superb film'], { topK: 2 }));
  const { classes, json } = one!.texts[0]!;
  expect(classes.map(({ name }) => name).sort()).toEqual(['bad', 'good']);
  expect(json).toMatchObject({ labels: classes });
  const [none] = await collected(
    predictTexts(at('classes'), ['a superb film'], { threshold: 1, topK: 1 }),
  );
  expect(none!.texts[0]!.json).toMatchObject({ label: null, labels: [] });
});

test('a tagger marks texts, and has no classes to choose from', async () => {
  const [batch] = await collected(predictTexts(at('tags'), ['a film in Oslo', ' ']));
  expect(batch).toMatchObject({ what: 'marks' });
  expect(batch!.texts[0]!.marked).toMatchObject({ text: 'a film in Oslo' });
  expect(batch!.texts[1]).toMatchObject({ marked: undefined, json: { input: ' ' } });
  await expect(collected(predictTexts(at('tags'), ['a'], { topK: 1 }))).rejects.toThrow(UsageError);
});

test('answers tell what was not known, and a picture shows all of them', async () => {
  const pictureFile = at('attention.html');
  const [batch] = await collected(
    answerTexts(at('pairs'), groups(['a superb film', ''], ['zzz']), {
      pictureFile,
      maxNewTokens: 3,
    }),
  );
  expect(batch!.map(({ input }) => input)).toEqual(['a superb film', '', 'zzz']);
  expect(batch![1]).toMatchObject({ answer: undefined, notices: [], json: { text: '' } });
  expect(batch![2]!.notices.join()).toContain('Text 3 has pieces that the model does not know');
  expect(readFileSync(pictureFile, 'utf8')).toContain('Attention (translate)');
});

test('a text is continued piece by piece, or as a whole', async () => {
  for await (const begun of continueTexts(at('texts'), ['a film'], { greedy: true })) {
    const whole = await begun.whole();
    expect((await collected(begun.pieces())).join('')).toBe(whole.text);
    expect(whole).toMatchObject({ prompt: 'a film' });
  }
});

test('a run of another kind is refused before a text is read', async () => {
  const untouched = (): AsyncIterable<string[]> => ({
    [Symbol.asyncIterator]() {
      throw new Error('it was read');
    },
  });
  for (const use of [predictTexts, continueTexts])
    await expect(collected<unknown>(use(at('pairs'), untouched()))).rejects.toThrow(UserError);
  await expect(collected(answerTexts(at('classes'), untouched()))).rejects.toThrow(UserError);
});

test('lines come in the groups that the pieces of a stream complete', async () => {
  async function* pieces() {
    yield* ['a\nb', 'c\n', 'd'];
  }
  expect(await collected(lineGroups(pieces()))).toEqual([['a'], ['bc'], ['d']]);
});
