import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic-write.js';
import { temporaryPath } from './temporary-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temporary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('what killed processes left is removed, what others write stays', async () => {
  const own = temporaryPath(join(folder, 'a.json'));
  const ofKilled = own.replace(`.${process.pid}-`, `.${2 ** 22 + 1}-`);
  const ofMachine = ofKilled.replace(/-[0-9a-f]{8}-/, '-00000000-');
  const ofPerson = join(folder, '.notes.123.tmp');
  for (const file of [own, ofKilled, ofMachine, ofPerson]) await writeFile(file, 'x');
  await writeFileAtomic(join(folder, 'b.json'), '{}');
  const left = [own, ofMachine, ofPerson].map((file) => basename(file));
  expect((await readdir(folder)).sort()).toEqual([...left, 'b.json'].sort());
});

it('a file that is written twice at once is one of the two', async () => {
  const file = join(folder, 'a.json');
  const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
  await Promise.all(contents.map((content) => writeFileAtomic(file, content)));
  expect(contents).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['a.json']);
});
