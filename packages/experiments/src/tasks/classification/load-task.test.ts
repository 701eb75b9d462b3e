import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from '../../events.js';
import { classify } from '../../presets/classify.js';
import { loadTask } from './load-task.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-task-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(rows: readonly (readonly [string, string])[]) {
  const data = join(folder, 'texts.csv');
  await writeFile(data, `text,label\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const told: RunEvent[] = [];
  return loadTask({ ...classify, data }, (event) => told.push(event));
}

const words = ['red', 'blue', 'green', 'white', 'black', 'pink', 'grey', 'gold'];
const texts = (count: number, label: string): [string, string][] =>
  Array.from({ length: count }, (_, i) => [`a ${words[i % 8]} thing of size ${i}`, label]);

it('names texts that are all equal, and texts that are too few', async () => {
  const equal = Array.from({ length: 40 }, (_, i) => ['the same', i % 2 ? 'a' : 'b'] as const);
  await expect(load(equal)).rejects.toThrow('they are all equal, and equal texts stay together');
  await expect(load([...texts(5, 'a'), ...texts(5, 'b').map(upper)])).rejects.toThrow(
    /the 10 texts of .* leave none for (validation|test): the classes are too small/,
  );
});

it('tells of a class that no test text is of, and of labels in the texts', async () => {
  const rare = await load([...texts(60, 'a'), ...texts(3, 'b').map(upper)]);
  expect(rare.notices.join('\n')).toContain('no test text is of class b');
  const leaking = [...texts(40, 'a'), ...texts(40, 'b').map(upper)].map(
    ([text, label]) => [`${label}: ${text}`, label] as const,
  );
  expect((await load(leaking)).notices.join('\n')).toContain('begin or end with their own label');
});

function upper([text, label]: readonly [string, string]): [string, string] {
  return [text.toUpperCase(), label];
}
