import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layersModelWeights } from '@resattn/core';
import { openRun, runExperiment, type TaggedRow, tagging } from '@resattn/experiments';
import { loadServed, startServer } from '@resattn/server';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { overriding } from '../../test/overriding.js';
import { main } from '../program.js';

const people = ['Ada', 'Ben', 'Cleo', 'Dana', 'Emil', 'Fay'];
const places = ['Oslo', 'Quito', 'New Delhi', 'Turin', 'Old Town', 'Kyoto'];

/** Sentences of persons and places, each another. */
const rows: TaggedRow[] = people.flatMap((person) =>
  places.map((place) => {
    const parts = place.split(' ');
    return {
      tokens: [person, 'went', 'to', ...parts, '.'],
      tags: ['B-person', 'O', 'O', ...parts.map((_, i) => `${i ? 'I' : 'B'}-place`), 'O'],
    };
  }),
);
const conll = (sentences: readonly TaggedRow[]) =>
  sentences
    .map(({ tokens, tags }) => tokens.map((token, i) => `${token}\t${tags[i]}\n`).join(''))
    .join('\n');

const small = [
  ...['--embedding-dim', '8', '--character-dim', '6', '--character-filters', '6', '--units', '8'],
  ...['--dropout', '0', '--min-frequency', '1', '--batch-size', '8', '--epochs', '12'],
  ...['--learning-rate', '0.02'],
];

let folder: string;
let data: string;
let run: string;
let trained: Awaited<ReturnType<typeof resattn>>;
const resultsOf = (of: string) => {
  const results = JSON.parse(readFileSync(join(of, 'results.json'), 'utf8'));
  const { seconds: _, baseline, ...rest } = results;
  return { ...rest, baseline: { ...baseline, seconds: undefined } };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-tagging-'));
  data = join(folder, 'people.conll');
  writeFileSync(data, conll(rows));
  run = join(folder, 'run');
  trained = await resattn(['train', 'tag', '--data', data, '--run', run, ...small]);
});

afterAll(() => rm(folder, { recursive: true }));

describe('train tag', () => {
  it('says what it reads, and prints entity F1 beside a baseline, and by type', () => {
    expect(trained.error).toBe('');
    expect(trained.status).toBe(0);
    expect(trained.said).toContain('36 sentences (192 words) with entities of 2 types');
    expect(trained.said).toContain('The tags mark entities in IOB2 (BIO).');
    expect(trained.said).toMatch(/baseline {2}averaged perceptron .*: entity F1 \d\.\d{4}/);
    expect(trained.out).toMatch(
      /^test, \d sentences +entity F1 +95 % interval +precision +recall +seconds$/m,
    );
    expect(trained.out).toMatch(/^BiLSTM-CRF with lexical features +1\.0000/m);
    expect(trained.said).toMatch(
      /validated network [\d.]+, lexical features [\d.]+, together 1\.0000/,
    );
    expect(trained.out).toMatch(/^entity F1 1\.0000 .* against/m);
    expect(trained.out).toMatch(/^place +1\.0000 +1\.0000 +1\.0000 +\d$/m);
    expect(trained.out).toMatch(/^\[\w+\]\(person\) went to \[[\w ]+\]\(place\) \.$/m);
  });

  it('writes results, and a report with curves and marked sentences', () => {
    const { f1, tagging: kind, types } = resultsOf(run);
    expect([f1, kind]).toEqual([1, 'entities']);
    expect(types.map(({ type }: { type: string }) => type)).toEqual(['person', 'place']);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    for (const section of ['tables', 'curves', 'marked']) expect(page).toContain(`id="${section}"`);
  });

  it('that is interrupted goes on to the same weights, bit for bit', async () => {
    const halves = join(folder, 'halves');
    const args = ['train', 'tag', '--data', data, '--run', halves, ...small];
    expect(await main(args, interruptAfter(capturedTerminal(), 5))).toBe(130);
    const { status } = await resattn(['train', '--resume', halves]);
    expect(status).toBe(0);
    expect(resultsOf(halves)).toEqual(resultsOf(run));
    const weights = (of: string) => readFileSync(join(of, 'model/weights.safetensors'));
    expect(weights(halves).equals(weights(run))).toBe(true);
  });

  it.each([
    [['--label-smoothing', '0.1'], '--label-smoothing is 0.1: a CRF scores whole sentences'],
    [['--units', '7'], 'units is 7, expected a multiple of 2'],
    [['--tag-column', '3'], 'has 2 columns, --tag-column is 3'],
    [['--text-column', 'x'], "unknown option '--text-column'"],
  ])('refuses %j', async (wrong, message) => {
    const args = ['train', 'tag', '--data', data, '--run', join(folder, wrong[0]!)];
    const { status, error } = await resattn([...args, ...overriding(small, ...wrong)]);
    expect(status).not.toBe(0);
    expect(error).toContain(message);
  });
});

describe('predict', () => {
  it('marks texts in their lines, with brackets where there is no colour', async () => {
    const { out } = await resattn(
      ['predict', run],
      'Fay went to Oslo.\n\nBen went to New Delhi.\n',
    );
    expect(out.split('\n')).toEqual([
      '[Fay](person) went to [Oslo](place).',
      '',
      '[Ben](person) went to [New Delhi](place).',
    ]);
  });

  it('gives entities and tokens as JSON, with their places in UTF-16 units', async () => {
    const { out } = await resattn(['predict', run, '\u{1f600} Ada went to New Delhi', '--json']);
    const { text, entities, tokens } = JSON.parse(out);
    expect(entities.map(({ type }: { type: string }) => type)).toContain('place');
    for (const { start, end, text: part } of entities) expect(text.slice(start, end)).toBe(part);
    for (const { start, end, token } of tokens) expect(text.slice(start, end)).toBe(token);
    const place = entities.find(({ type }: { type: string }) => type === 'place');
    expect(place).toMatchObject({ text: 'New Delhi', start: 15, end: 24 });
  });

  it('refuses what chooses among classes', async () => {
    const { status, error } = await resattn(['predict', run, 'a', '--top-k', '2']);
    expect(status).toBe(2);
    expect(error).toContain('--top-k is for the classes of a text');
  });
});

describe('evaluate', () => {
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('scores a file in another scheme, and says what of it was trained on', async () => {
    const other = file(
      'other.conll',
      conll([
        { tokens: ['Ada', 'went', 'home'], tags: ['S-person', 'O', 'O'] },
        { tokens: ['Ben', 'went', 'to', 'Oslo'], tags: ['S-person', 'O', 'O', 'S-place'] },
      ]),
    );
    const { out, error } = await resattn(['evaluate', run, '--data', other, '--json']);
    expect(error).toBe('');
    expect(JSON.parse(out)).toMatchObject({ sentences: 2, f1: expect.any(Number) });
    const again = await resattn(['evaluate', run, '--data', data]);
    expect(again.said).toMatch(/\d+ of 36 sentences are in the training data of this run/);
    expect(again.out).toMatch(/^36 sentences +1\.0000/m);
  });

  it('gives intervals, and compares runs by the predictions that they kept', async () => {
    const { out } = await resattn(['evaluate', run, '--data', data, '--json']);
    const { confidence, f1 } = JSON.parse(out);
    expect(Object.keys(confidence)).toEqual(['f1', 'precision', 'recall', 'accuracy']);
    expect(confidence.f1.interval.upper).toBeGreaterThanOrEqual(f1);
    const compressed = await resattn(['compress', run, '--method', 'int8', '--json']);
    expect(compressed.error).toBe('');
    const [whole, smaller] = ['model', '../run-int8/model'].map(
      (model) => statSync(join(run, model, 'weights.safetensors')).size,
    );
    expect(smaller).toBeLessThan(whole!);
    const again = await resattn(['predict', `${run}-int8`, 'Fay went to Oslo.']);
    expect(again.out).toBe('[Fay](person) went to [Oslo](place).');
    const refused = await resattn(['compress', run, '--method', 'distill']);
    expect(refused.error).toContain('int8, int4');
  });

  it('names a tag that the model does not know, or leaves its sentence out', async () => {
    const unknown = file(
      'unknown.conll',
      conll([{ tokens: ['May'], tags: ['B-month'] }, rows[0]!]),
    );
    const refused = await resattn(['evaluate', run, '--data', unknown]);
    expect(refused.error).toContain(
      'sentence 1 has the tag "B-month", which the model does not know',
    );
    const args = ['evaluate', run, '--data', unknown, '--unknown-labels', 'drop', '--json'];
    const { out, said } = await resattn(args);
    expect(said).toContain('Left out 1 sentences with tags that the model does not know.');
    expect(JSON.parse(out)).toMatchObject({ sentences: 1 });
  });

  it('refuses files of another kind', async () => {
    const csv = file('texts.csv', 'text,label\na,b\n');
    const { status, error } = await resattn(['evaluate', run, '--data', csv]);
    expect(status).toBe(1);
    expect(error).toContain('is a CSV file');
  });
});

describe('a tagger elsewhere', () => {
  it('is exported for tfjs, and refused for formats that cannot hold it', async () => {
    const out = join(folder, 'exported');
    const exported = await resattn(['export', run, '--to', 'layersmodel', '--out', out]);
    expect(exported.error).toBe('');
    const model = JSON.parse(readFileSync(join(out, 'model.json'), 'utf8'));
    const shards = model.weightsManifest[0].paths.map((name: string) =>
      readFileSync(join(out, name)),
    );
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest[0].weights,
        weightData: new Uint8Array(Buffer.concat(shards)).buffer,
      }),
    );
    expect(Object.keys(layersModelWeights(loaded))).toContain('crf/transitions');
    const refused = await resattn(['export', run, '--to', 'huggingface']);
    expect(refused.error).toContain('it is written as layersmodel or safetensors');
  });

  it('is served', async () => {
    const server = await startServer({
      models: [await loadServed(run, { name: 'people' })],
      port: 0,
    });
    try {
      const ask = async (body: object) => {
        const response = await fetch(`${server.url}/v1/predict`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return response.json();
      };
      expect(await ask({ text: 'Fay went to Oslo.' })).toMatchObject({
        model: 'people',
        prediction: {
          text: 'Fay went to Oslo.',
          entities: [
            { type: 'person', text: 'Fay' },
            { type: 'place', start: 12, end: 16 },
          ],
          tokens: [{ token: 'Fay', tag: 'B-person' }, {}, {}, {}, {}],
        },
      });
      const { predictions } = (await ask({ texts: ['Ada', 'Ben'] })) as { predictions: object[] };
      expect(predictions).toHaveLength(2);
    } finally {
      await server.close();
    }
  });
});

it('from a program: rows of parts of speech, characters as tokens', async () => {
  const sentences = Array.from('一二三四五六七八九十').flatMap((number) =>
    Array.from('人山水天').map((noun) => ({ tokens: [number, noun], tags: ['NUM', 'NOUN'] })),
  );
  const finished = await runExperiment(
    tagging,
    {
      data: sentences,
      ...{ model: 'resnet-attention', crf: false, wide: false, units: 8, embeddingDim: 8 },
      ...{
        characterDim: 4,
        characterFilters: 4,
        dropout: 0,
        batchSize: 8,
        epochs: 60,
        patience: 60,
      },
      ...{ minFrequency: 1, learningRate: 0.02 },
    },
    { folder: join(folder, 'words') },
  );
  expect(finished.results.tagging).toBe('words');
  expect(finished.results.accuracy).toBeGreaterThan(0.8);
  const opened = await openRun(finished.folder, tagging);
  const [tagged] = await opened.predict(['三人']);
  expect(tagged!.tokens.map(({ token, tag }) => [token, tag])).toEqual([
    ['三', 'NUM'],
    ['人', 'NOUN'],
  ]);
  expect(tagged!.entities).toEqual([]);
  const { scores } = await opened.evaluate(sentences.slice(0, 4));
  expect(scores.accuracy).toBeGreaterThan(0.8);
  opened.dispose();
  finished.dispose();
});
