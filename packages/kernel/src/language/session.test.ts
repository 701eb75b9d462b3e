import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesOnDisk } from './disk.js';
import { LanguageSession } from './session.js';

const folder = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rmSync(folder, { recursive: true }));

let lookUps = 0;
const { paths, ...files } = filesOnDisk(folder);
const session = new LanguageSession({
  ...files,
  paths: {
    ...paths,
    // Asked whenever it is looked where an import leads.
    dirname: (path) => {
      lookUps++;
      return paths.dirname(path);
    },
  },
  folder,
  provided: {},
  isCancelled: () => false,
});

let cells = 0;
function run(code: string): readonly string[] {
  const compiled = session.compile(++cells, `In [${cells}]`, code);
  if (compiled.status === 'error') return compiled.problems.map(({ message }) => message);
  session.register(cells, compiled.names);
  return [];
}

test('what is known of the imports of other files is taken over from cell to cell', () => {
  run("import { readFileSync } from 'node:fs';\nlet count = 1;\nconst names = ['a'];");
  const fresh = lookUps;
  run('count + names.length');
  lookUps = 0;
  expect(run('count = names.length')).toEqual([]);
  expect(run('readFileSync')).toEqual([]);
  expect(session.complete('names.', 6).matches).toContain('toSorted');
  expect(session.complete('cou', 3).matches).toEqual(['count']);
  expect(session.inspect('count', 2)?.['text/plain']).toBe('let count: number');
  // Those of the cell itself, a few each, and not those of all declarations.
  expect(lookUps).toBeLessThan(Math.min(60, fresh));
});

test('names keep their types, can be assigned to or not, and be declared anew', () => {
  expect(run('count = "two"')).toEqual(["Type 'string' is not assignable to type 'number'."]);
  expect(run('names = []')).toHaveLength(1);
  expect(run('const count = "two"; count.length')).toEqual([]);
  expect(run('count.toUpperCase()')).toEqual([]);
  expect(session.complete('__note', 6).matches).toEqual([]);
});

test('files that are written, changed and removed between cells are seen', () => {
  const file = join(folder, 'later.ts');
  const cell = "import { later } from './later';\nlater";
  expect(run(cell)).toHaveLength(1);
  writeFileSync(file, 'export const later = 1;');
  expect(run(cell)).toEqual([]);
  expect(run('later.toFixed()')).toEqual([]);
  writeFileSync(file, 'export const later = "one, two";');
  expect(run('later.toFixed()')).toHaveLength(1);
  expect(run('later.split(",")')).toEqual([]);
  rmSync(file);
  expect(run(cell)).toHaveLength(1);
  expect(run('1 + 1')).toEqual([]);
});
