import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nextSteps } from './next-steps.js';
import { runFoldersIn } from './run-glance.js';

const before = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-steps-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function writeRun(name: string, preset: string, isFinished = true): void {
  mkdirSync(join('runs', name), { recursive: true });
  writeFileSync(join('runs', name, 'config.json'), JSON.stringify({ preset }));
  if (isFinished) writeFileSync(join('runs', name, 'results.json'), '{}');
}

test('where there is nothing, something is trained', () => {
  expect(runFoldersIn('runs')).toEqual([]);
  const { situation, steps } = nextSteps();
  expect(situation).toContain('no runs and no data files');
  expect(steps[0]!.command).toEqual(['train', 'language-id']);
});

test('unfinished runs come first, then the use of what is trained, by its kind', () => {
  writeRun('texts', 'char-lm');
  writeRun('begun', 'classify', false);
  const { situation, steps } = nextSteps();
  expect(situation).toContain('2 runs, 1 of them unfinished');
  expect(steps.slice(0, 2)).toMatchObject([
    { command: ['train', '--resume', join('runs', 'begun')] },
    { command: ['generate', join('runs', 'texts')], text: 'Once upon' },
  ]);
});

test('a file of texts can be classified or translated, one of translations only translated', () => {
  writeFileSync('my reviews.csv', '');
  expect(nextSteps().steps[0]!.command).toEqual(['train', 'classify', '--data', 'my reviews.csv']);
  rmSync('my reviews.csv');
  writeFileSync('memory.tmx', '');
  expect(nextSteps().steps[0]!.command).toEqual(['train', 'translate', '--data', 'memory.tmx']);
});
