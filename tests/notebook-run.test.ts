import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeNotebook } from '../packages/notebooks/src/fixtures/write-notebook.js';
import { root } from './support/arrows.js';

const temporary = mkdtempSync(join(tmpdir(), 'notebook-run-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('a notebook that is broken on purpose makes the command fail, with a table of times', () => {
  const notebooks = [
    writeNotebook(temporary, 'sound', ['console.log(1);']),
    writeNotebook(temporary, 'broken', ["throw new Error('0.71, the text says 0.88');"]),
  ];
  const command = join(root, 'packages/cli/bin/resattn.js');
  const run = (...paths: readonly string[]) =>
    spawnSync(process.execPath, [command, 'notebook', 'run', ...paths, '--quick'], {
      encoding: 'utf8',
    });
  const both = run(...notebooks);
  expect(both.stdout).toMatch(/^sound +passed +\d+ +[\d.]+ s/m);
  expect(both.stdout).toMatch(/^broken +failed/m);
  expect(both.stdout).toContain('0.71, the text says 0.88');
  expect(both.status).toBe(1);
  expect(run(notebooks[0]!).status).toBe(0);
});
