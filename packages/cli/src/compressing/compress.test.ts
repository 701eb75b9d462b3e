import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../fixtures/command.js';
import { writeReviews } from '../fixtures/reviews.js';

let folder: string;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-compress-'));
  run = join(folder, 'run');
  const size = ['--embedding-dim', '32', '--filters', '32', '--attention-dim', '32'];
  const data = ['--data', writeReviews(join(folder, 'reviews.csv')), '--min-count', '1'];
  const training = ['--epochs', '10', '--learning-rate', '0.01', '--batch-size', '32'];
  await resattn(['train', 'classify', ...data, '--run', run, ...size, ...training]);
});
afterAll(() => rm(folder, { recursive: true }));

interface Comparison {
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

describe('compress', () => {
  it.each([
    ['int8', [], { bytes: 0.4, accuracy: 0.01 }],
    ['int4', [], { bytes: 0.3, accuracy: 0.1 }],
    ['low-rank', ['--rank', '0.5'], { bytes: 0.95, accuracy: 0.1 }],
    ['prune', ['--epochs', '2'], { bytes: 0.62, accuracy: 0.05 }],
    ['prune-structure', ['--epochs', '4'], { bytes: 0.45, accuracy: 0.05, parameters: 0.4 }],
    ['distill', ['--epochs', '10'], { bytes: 0.35, accuracy: 0.05, parameters: 0.25 }],
  ] as const)('%s makes a smaller run that is about as good', async (method, options, most) => {
    const target = join(folder, `run-${method}`);
    const { status, out, error } = await resattn([
      'compress',
      run,
      '--method',
      method,
      ...options,
      '--json',
    ]);
    expect([error, status]).toEqual(['', 0]);
    const { before, after } = JSON.parse(out) as Comparison;
    expect(before.accuracy).toBeGreaterThan(0.9);
    expect(before.accuracy! - after.accuracy!).toBeLessThanOrEqual(most.accuracy);
    expect(after.bytes! / before.bytes!).toBeLessThan(most.bytes);
    const parameters = 'parameters' in most ? most.parameters : 1;
    expect(after.parameters! / before.parameters!).toBeLessThanOrEqual(parameters);
    const results = JSON.parse(readFileSync(join(target, 'results.json'), 'utf8'));
    expect(results.compression).toMatchObject({ method, before, after });
    const predicted = await resattn(['predict', target, 'what a lovely film', '--json']);
    expect(JSON.parse(predicted.out)).toMatchObject({ label: 'good' });
  });

  it('shows a table, in the folder that is asked for', async () => {
    const target = join(folder, 'named');
    const { out } = await resattn(['compress', run, '--method', 'int8', '--out', target]);
    expect(out.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual([
      '',
      'before',
      'int8',
      'change',
    ]);
    expect(existsSync(join(target, 'model', 'weights.safetensors'))).toBe(true);
  });

  it('refuses what is compressed, unfinished, in the way, or would leave nothing', async () => {
    const first = join(folder, 'once');
    await resattn(['compress', run, '--method', 'int4', '--out', first]);
    const twice = await resattn(['compress', first, '--method', 'int8']);
    expect(twice.error).toContain('are compressed already');
    const again = await resattn(['compress', run, '--method', 'int4', '--out', first]);
    expect(again.error).toContain('exists and is not empty');
    for (const args of [
      ['--method', 'prune', '--sparsity', '1', '--epochs', '0'],
      ['--method', 'prune-structure', '--keep', '0'],
      ['--method', 'low-rank', '--rank', '0'],
      ['--method', 'distill', '--share', '0'],
    ]) {
      const target = join(folder, 'nothing');
      const { status, error } = await resattn(['compress', run, ...args, '--out', target]);
      expect([status, existsSync(target)], error).toEqual([1, false]);
      expect(error).toMatch(/want|nothing is left/);
    }
    const { status } = await resattn(['compress', run, '--method', 'zip']);
    expect(status).toBe(2);

    const unfinished = join(folder, 'unfinished');
    await cp(run, unfinished, { recursive: true });
    await rm(join(unfinished, 'results.json'));
    const early = await resattn(['compress', unfinished, '--method', 'int8']);
    expect(early.error).toContain('is not finished');
  });

  it('of which a file is damaged is refused when it is used', async () => {
    const damaged = join(folder, 'damaged');
    await resattn(['compress', run, '--method', 'int8', '--out', damaged]);
    const file = join(damaged, 'model', 'weights.safetensors');
    const bytes = readFileSync(file);
    truncateSync(file, bytes.length - 100);
    expect((await resattn(['predict', damaged, 'a film'])).error).toContain('truncated');
    const text = bytes.toString('latin1').replaceAll(':scales"', ':skales"');
    writeFileSync(file, Buffer.from(text, 'latin1'));
    expect((await resattn(['predict', damaged, 'a film'])).error).toMatch(
      /weight ".*" cannot be restored: ".*:scales" is missing/,
    );
  });
});
