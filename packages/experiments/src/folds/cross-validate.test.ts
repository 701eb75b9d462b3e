import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.js';
import type { ExperimentOptions } from '../experiment.js';
import { InterruptedError } from '../run/interruption.js';
import { type ClassificationTypes, classification } from '../tasks/classification/index.js';
import { crossValidate } from './cross-validate.js';
import { shownFolds } from './shown-folds.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const rows = things.flatMap((thing) => [
  ...['lovely', 'superb', 'charming'].map((word) => ({
    text: `a ${word} ${thing}`,
    label: 'good',
  })),
  ...['boring', 'clumsy', 'dreadful'].map((word) => ({ text: `a ${word} ${thing}`, label: 'bad' })),
]);
const options: ExperimentOptions<ClassificationTypes> = {
  data: rows,
  model: 'fast-text',
  embeddingDim: 4,
  minFrequency: 1,
  batchSize: 16,
  epochs: 1,
  wide: false,
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-folds-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('crossValidate', () => {
  it('tests on each text once, and continues where it was interrupted', async () => {
    const place = join(folder, 'runs');
    const stop = new AbortController();
    const started: string[] = [];
    const onEvent = (event: RunEvent) => {
      if (event.type === 'table-run') started.push(event.name);
      if (event.type === 'done') stop.abort();
    };
    const running = { folds: 3, folder: place };
    const begun = crossValidate(classification, options, {
      ...running,
      onEvent,
      signal: stop.signal,
    });
    const error = await begun.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InterruptedError);
    expect((error as Error).message).toContain(`folder: '${place}'`);
    expect(started).toEqual(['fold 1']);

    const trained: string[] = [];
    const result = await crossValidate(classification, options, {
      ...running,
      onEvent: (event) => void (event.type === 'done' && trained.push(event.folder!)),
    });
    expect(trained).toEqual([join(place, 'fold-2'), join(place, 'fold-3')]);
    expect(result.folds.map(({ texts }) => texts)).toEqual([16, 16, 16]);
    const mean = result.folds.reduce((sum, { accuracy }) => sum + accuracy / 3, 0);
    expect(result.accuracy.mean).toBeCloseTo(mean, 12);
    // Folds of one size: the mean is the accuracy of all predictions together.
    expect(result.pooled.accuracy).toBeCloseTo(mean, 12);
    expect(result.confidence.accuracy!.baseline!.pValue).toBeGreaterThan(0);
    const [table] = shownFolds(result).tables;
    expect(table!.rows.map(([name]) => name)).toEqual(['1', '2', '3', 'mean', 'deviation']);
    expect(table!.rows[3]![2]).toBe(mean.toFixed(4));
    expect(table!.notes![0]).toContain('accuracy of all folds together');
    expect(existsSync(join(place, 'report.html'))).toBe(true);
    const record = JSON.parse(readFileSync(join(place, 'cross-validation.json'), 'utf8'));
    expect(record).toMatchObject({
      accuracy: result.accuracy,
      folds: [{ folder: 'fold-1' }, {}, {}],
    });

    await expect(crossValidate(classification, { ...options, epochs: 2 }, running)).rejects.toThrow(
      /run with other settings/,
    );
  });

  it('tells of classes that some folds have none of', async () => {
    const notices: string[] = [];
    const rare = ['odd', 'weird'].map((word) => ({ text: `an ${word} film`, label: 'strange' }));
    const stop = new AbortController();
    await crossValidate(
      classification,
      { ...options, data: [...rows, ...rare] },
      {
        ...{ folds: 4, folder: join(folder, 'rare'), signal: stop.signal },
        onEvent: (event) => {
          if (event.type !== 'data') return;
          notices.push(...event.notices);
          stop.abort();
        },
      },
    ).catch((error: unknown) => expect(error).toBeInstanceOf(InterruptedError));
    expect(notices.join('\n')).toMatch(/fewer texts than the 4 folds.*strange \(2\)/);
  });

  it('refuses what does not go together', async () => {
    const given = { ...options, data: rows, testData: rows.slice(0, 4) };
    await expect(crossValidate(classification, given, { folder })).rejects.toThrow(
      /testData is another file/,
    );
    await expect(
      crossValidate(classification, { ...options, data: rows.slice(20, 26) }, { folder }),
    ).rejects.toThrow(/fewer different texts/);
  });
});
