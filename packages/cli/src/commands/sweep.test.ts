import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';

let folder = '';
let data = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-sweep-'));
  data = writeReviews(join(folder, 'reviews.csv'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a sweep is run, shown, written, and not run twice', async () => {
  const out = join(folder, 'out');
  const line = [
    ...['sweep', 'classify', '--data', data, '--out', out, '--strategy', 'grid'],
    ...['--try', 'learning-rate=0.00001,0.05', '--set', 'model=fast-text', '--set', 'epochs=1'],
    ...[
      '--set',
      'wide=false',
      '--set',
      'baseline=naive-bayes',
      '--set',
      'batchSize=16',
      '--set',
      'embeddingDim=8',
      '--set',
      'buckets=100',
    ],
  ];
  const first = await resattn(line);
  expect(first.error).toBe('');
  expect(first.status).toBe(0);
  expect(first.said).toContain('classify: 2 runs, 0 of them finished');
  expect(first.out).toMatch(/^trial 2 +0\.05 +\d\.\d{4} \* /m);
  expect(first.out).toContain('Chosen: trial 2');
  expect(readFileSync(join(out, 'table.md'), 'utf8')).toContain('Chosen: trial 2');
  const again = await resattn(line);
  expect(again.said).toContain('2 of them finished');
  expect(again.said).not.toContain('val. loss');
  expect(again.out).toContain('Chosen: trial 2');
});

test('train classify --model auto tries families, and says what it chose and how to continue', async () => {
  const out = join(folder, 'auto');
  const line = [
    ...['train', 'classify', '--data', data, '--model', 'auto', '--minutes', '0.0001'],
    ...['--baseline', 'naive-bayes', '--no-wide', '--max-length', '16', '--run', out],
  ];
  const { status, error, said, out: table } = await resattn(line);
  expect([status, error]).toEqual([0, '']);
  expect(table).toMatch(/resnet-attention/);
  expect(table).toContain('Chosen: trial 1');
  // The default is trained whole before the others, so that a short search gives no less.
  expect(table).toMatch(/trial 1 .* 10 .* finished/);
  expect(said).toContain('Out of time; the same command continues.');
  expect(said).toContain(join(out, 'trials', 'trial-1'));
});

test('the help of train classify has auto among the models', async () => {
  const { out } = await resattn(['train', 'classify', '--help']);
  expect(out).toMatch(/transformer,\s+auto\b/);
});

test.each([
  [
    ['train', 'classify', '--data', 'x.csv', '--model', 'auto', '--epochs', '3', '--heads', '2'],
    '--epochs, --heads cannot be given',
  ],
  [['train', 'classify', '--data', 'x.csv', '--minutes', '3'], 'Add --model auto'],
  [['sweep', 'clasify', '--try', 'epochs=1,2'], 'Did you mean "classify"'],
  [['sweep', 'classify'], 'the space is empty'],
  [['sweep', 'classify', '--try', 'epochs'], '--try epochs: expected field=values'],
  [['sweep', 'classify', '--try', 'epoch=1,2'], 'Did you mean "epochs"'],
  [['sweep', 'classify', '--try', 'epochs=1,x'], 'epochs is "x", expected an integer from 1'],
  [['sweep', 'classify', '--try', 'epochs=3..x'], 'expected an integer from 1'],
  [
    ['sweep', 'classify', '--try', 'dropout=0.1,0.2', '--most', '3'],
    '--most goes with successive halving only',
  ],
  [
    ['sweep', 'classify', '--try', 'dropout=0.1,0.2', '--strategy', 'grid', '--trials', '3'],
    'Leave out --trials, or use --strategy random',
  ],
])('%s is refused', async (line, message) => {
  const { status, error } = await resattn(line);
  expect(error).toContain(message);
  expect(status).toBe(2);
});
