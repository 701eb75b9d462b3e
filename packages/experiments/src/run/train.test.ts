import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runExperiment } from '../experiment.js';
import { classification } from '../tasks/classification/index.js';
import { tagging } from '../tasks/tagging/index.js';

const parent = mkdtempSync(join(tmpdir(), 'resattn-train-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const sentences = words.map((word) => ({ tokens: [word, 'Oslo'], tags: ['O', 'B-LOC'] }));
const rows = words.flatMap((word) => [
  { text: `good ${word}`, label: 'good' },
  { text: `bad ${word}`, label: 'bad' },
]);
const small = {
  model: 'fast-text',
  embeddingDim: 4,
  minFrequency: 1,
  batchSize: 8,
  wide: false,
} as const;

describe('a run that fails before its first step leaves nothing behind', () => {
  test('when its model cannot be built', async () => {
    const folder = join(parent, 'tagger');
    await expect(runExperiment(tagging, { data: sentences, units: 7 }, { folder })).rejects.toThrow(
      'units',
    );
    expect(existsSync(folder)).toBe(false);
  });

  test('when whoever watches it fails; a folder that was there stays, empty', async () => {
    const folder = join(parent, 'watched');
    mkdirSync(folder);
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'start') throw new Error('no more');
    };
    await expect(
      runExperiment(classification, { data: rows, ...small }, { folder, onEvent }),
    ).rejects.toThrow('no more');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a run that fails after its first step keeps what it has', async () => {
  const folder = join(parent, 'begun');
  const onEvent = ({ type }: { readonly type: string }) => {
    if (type === 'step') throw new Error('no more');
  };
  await expect(
    runExperiment(classification, { data: rows, ...small }, { folder, onEvent }),
  ).rejects.toThrow('no more');
  expect(existsSync(join(folder, 'config.json'))).toBe(true);
});
