import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';

let folder = '';
let file = '';
const small = { epochs: 1, wide: false };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-study-'));
  file = join(folder, 'models.json');
  const data = writeReviews(join(folder, 'reviews.csv'));
  const rows = {
    fastText: { model: 'fast-text', embeddingDim: 8 },
    TextCNN: { model: 'text-cnn', embeddingDim: 8, filters: 4 },
  };
  const described = { preset: 'classify', options: { ...small, data }, rows, seeds: 1 };
  writeFileSync(file, JSON.stringify(described));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a study is run, tested, written, and not run twice', async () => {
  const out = join(folder, 'out');
  const first = await resattn(['study', file, '--out', out]);
  expect(first.status).toBe(0);
  expect(first.said).toContain('models: 2 runs, 0 of them finished');
  expect(first.out).toMatch(/^fastText +\d+\.\d \[\d+\.\d, \d+\.\d\] \(1\)/m);
  expect(first.out).toMatch(/^Best: /m);
  expect(readFileSync(join(out, 'table.tex'), 'utf8')).toContain('TextCNN & ');
  const again = await resattn(['study', file, '--out', out]);
  expect(again.said).toContain('2 of them finished');
  expect(again.said).not.toContain('val. loss');
  const tableOf = (out: string) => out.slice(out.lastIndexOf('accuracy in %'));
  expect(again.out).toBe(tableOf(first.out));
});

test.each([
  ['{', 'cannot be read'],
  ['[]', 'is no object'],
  ['{"rows": {}}', 'names no preset'],
  ['{"preset": "classify", "rows": {"a": 3}}', '"rows" is no object of objects'],
  ['{"preset": "classify", "row": {}}', 'has "row"; the keys are'],
  ['{"preset": "clasify", "rows": {}}', 'Did you mean "classify"'],
  ['{"preset": "classify", "rows": {}}', 'no rows'],
  ['{"preset": "classify", "rows": {"a": {"epoch": 3}}}', 'Did you mean "epochs"'],
  ['{"preset": "classify", "rows": {"a": {"seed": 3}}}', 'a field is a seed'],
  ['{"preset": "classify", "rows": {"a": {}}, "seeds": 0}', 'seeds is 0'],
])('%s is refused', async (text, message) => {
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, text);
  const { status, error } = await resattn(['study', wrong]);
  expect(error).toContain(message);
  expect(status).toBeGreaterThan(0);
});
