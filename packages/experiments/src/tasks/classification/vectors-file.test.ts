import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events.js';
import { openRun, resume, runExperiment } from '../../experiment.js';
import { InterruptedError } from '../../run/interruption.js';
import { classification } from './index.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game', 'walk', 'day'];
const words = { good: ['lovely', 'superb', 'Charming'], bad: ['boring', 'clumsy', 'dreadful'] };
const rows = Object.entries(words).flatMap(([label, adjectives]) =>
  adjectives.flatMap((word) => things.map((thing) => ({ text: `a ${word} ${thing}`, label }))),
);
/** The first feature tells the class; "game" has no vector. */
const lines = [
  ...Object.entries(words).flatMap(([label, adjectives]) =>
    adjectives.map((word) => `${word} ${label === 'good' ? 1 : -1} 0.5 -0.25`),
  ),
  ...['a', ...things.slice(0, 7), 'walk', 'day', 'unused'].map((word) => `${word} 0 0.25 0.5`),
];

let folder = '';
let vectors = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-vectors-'));
  vectors = join(folder, 'glove.txt.gz');
  writeFileSync(vectors, gzipSync(`${lines.join('\n')}\n`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  data: rows,
  filters: [8],
  attentionDim: 8,
  batchSize: 16,
  minFrequency: 1,
  epochs: 2,
  wide: false,
} as const;

describe('vectors', () => {
  it('start the embeddings, frozen, and the model needs no file afterwards', async () => {
    const events: RunEvent[] = [];
    const run = await runExperiment(
      classification,
      { ...options, vectors, freezeVectors: true },
      { folder: join(folder, 'frozen'), onEvent: (event) => void events.push(event) },
    );
    expect(run.config).toMatchObject({ embeddingDim: 3 });
    expect(run.results.vectors).toMatchObject({ dim: 3, otherCase: 1 });
    const { found, words: count, missing, tokens } = run.results.vectors!;
    expect(count - found).toBe(missing.length);
    expect(missing.map(({ word }) => word)).toEqual(['game']);
    expect(tokens).toBeGreaterThan(0.9);
    const told = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    expect(told.join('\n')).toMatch(
      /words have a vector of 3 features, 1 of them in another case, 9\d\.\d % .*game \(\d\)/,
    );
    run.dispose();
    rmSync(vectors);
    const opened = await openRun(join(folder, 'frozen'), classification);
    expect(await opened.predict(['a lovely film'])).toHaveLength(1);
    opened.dispose();
    writeFileSync(vectors, gzipSync(`${lines.join('\n')}\n`));
  });

  it.each([false, true])('resume to the bit, frozen: %s', async (freezeVectors) => {
    const stop = new AbortController();
    const target = join(folder, `resumed-${freezeVectors}`);
    const whole = await runExperiment(
      classification,
      { ...options, vectors, freezeVectors },
      { folder: join(folder, `whole-${freezeVectors}`) },
    );
    const begun = runExperiment(
      classification,
      { ...options, vectors, freezeVectors },
      {
        folder: target,
        signal: stop.signal,
        onEvent: (event) => void (event.type === 'evaluation' && stop.abort()),
      },
    );
    await expect(begun).rejects.toThrow(InterruptedError);
    const resumed = await resume(target, { data: rows }, { task: classification });
    expect(resumed.results.best).toEqual(whole.results.best);
    whole.dispose();
    resumed.dispose();
  });

  it('refuses another dimension than was asked for', async () => {
    await expect(
      runExperiment(classification, { ...options, vectors, embeddingDim: 50 }),
    ).rejects.toThrow(/vectors of 3 features, and embeddingDim is 50.*Leave out embeddingDim/);
  });

  it('refuses families without embeddings of words, and frozen vectors without any', async () => {
    const own = { data: rows, vectors, model: 'char-cnn' } as const;
    await expect(runExperiment(classification, own)).rejects.toThrow(
      /vectors has no effect on char-cnn.*resnet-attention/,
    );
    await expect(
      runExperiment(classification, { ...options, freezeVectors: true }),
    ).rejects.toThrow(/freezeVectors: true has no effect without word vectors/);
  });

  it('names a file that is not there before anything is computed', async () => {
    const missing = join(folder, 'none.txt');
    await expect(runExperiment(classification, { ...options, vectors: missing })).rejects.toThrow(
      /There is no file .*none\.txt/,
    );
  });
});
