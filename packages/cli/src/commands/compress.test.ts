import { existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison } from '@resattn/experiments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';
import { reviews, writeReviews } from '../../test/reviews.js';

let folder: string;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-compress-'));
  run = join(folder, 'run');
  const size = ['--embedding-dim', '32', '--filters', '32', '--attention-dim', '32'];
  const data = ['--data', writeReviews(join(folder, 'reviews.csv')), '--min-frequency', '1'];
  const training = ['--epochs', '10', '--learning-rate', '0.01', '--batch-size', '32'];
  await resattn(['train', 'classify', ...data, '--run', run, ...size, ...training]);
});
afterAll(() => rm(folder, { recursive: true }));

const readJson = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('compress', () => {
  describe('by all methods', () => {
    let target: string;
    let comparisons: readonly Comparison[];
    beforeAll(async () => {
      target = `${run}-compressed`;
      const options = ['--method', 'all', '--epochs', '10', '--rank', '0.5', '--json'];
      const { status, out, error } = await resattn(['compress', run, ...options]);
      expect([error, status]).toEqual(['', 0]);
      comparisons = JSON.parse(out);
    });

    it.each([
      ['int8', { bytes: 0.4, accuracy: 0.01 }],
      ['int4', { bytes: 0.3, accuracy: 0.1 }],
      ['dynamic-int8', { bytes: 0.4, accuracy: 0.01 }],
      ['low-rank', { bytes: 0.95, accuracy: 0.1 }],
      ['prune', { bytes: 0.62, accuracy: 0.05 }],
      ['prune-structure', { bytes: 0.45, accuracy: 0.05, parameters: 0.4 }],
      ['distill', { bytes: 0.35, accuracy: 0.05, parameters: 0.25 }],
    ] as const)('%s makes a smaller run that is about as good', async (method, most) => {
      const own = join(target, method);
      const comparison = comparisons.find((each) => each.method === method)!;
      const { before, after } = comparison;
      expect(before.scores.accuracy).toBeGreaterThan(0.9);
      expect(before.scores.accuracy! - after.scores.accuracy!).toBeLessThanOrEqual(most.accuracy);
      expect(after.bytes / before.bytes).toBeLessThan(most.bytes);
      const parameters = 'parameters' in most ? most.parameters : 1;
      expect(after.parameters / before.parameters).toBeLessThanOrEqual(parameters);
      const { accuracy, f1 } = after.scores;
      const compression = { method, from: run, after };
      expect(readJson(own, 'results.json')).toMatchObject({ accuracy, f1, compression });
      const predicted = await resattn(['predict', own, 'what a lovely film', '--json']);
      expect(JSON.parse(predicted.out)).toMatchObject({ label: 'good' });
    });

    it('has the widths of the smaller models in their configurations', () => {
      for (const method of ['prune-structure', 'distill']) {
        const recorded = readJson(target, method, 'config.json');
        const { config } = readJson(target, method, 'model', 'classifier.json');
        for (const field of ['embeddingDim', 'filters', 'attentionDim', 'dropout'])
          expect(recorded[field]).toEqual(config[field]);
        expect(recorded.embeddingDim).toBeLessThan(32);
      }
      expect(readJson(target, 'int8', 'config.json')).toEqual(readJson(run, 'config.json'));
    });

    it('leaves a table as Markdown, CSV and JSON', () => {
      const names = ['before', ...comparisons.map(({ method }) => method)];
      const lines = (file: string) => readFileSync(join(target, file), 'utf8').trim().split('\n');
      const [title, , , , ...rows] = lines('compression.md');
      expect(title).toBe('# ResNet-Attention on reviews, compressed');
      const table = rows.slice(0, names.length);
      expect(table.map((line) => line.split(' | ')[0])).toEqual(names.map((name) => `| ${name}`));
      expect(table[1]).toContain(`| ${comparisons[0]!.after.scores.accuracy!.toFixed(4)} |`);
      const [head, first, ...others] = lines('compression.csv');
      expect(head).toMatch(
        /^method,parameters,bytes,millisecondsOf1,millisecondsOf32,accuracy,f1$/,
      );
      const { scores, ...size } = comparisons[0]!.before;
      expect(first).toBe(`before,${[size, scores].flatMap(Object.values).join()}`);
      expect(others).toHaveLength(comparisons.length);
      expect(readJson(target, 'compression.json')).toEqual(comparisons);
    });
  });

  it('shows a table, in the folder that is asked for', async () => {
    const target = join(folder, 'named');
    const { out } = await resattn(['compress', run, '--method', 'int8', '--out', target]);
    expect(out.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual(['', 'before', 'int8']);
    expect(existsSync(join(target, 'model', 'weights.safetensors'))).toBe(true);
  });

  it('takes the texts of a run from where they are now, if they are the same', async () => {
    const data = join(folder, 'reviews.csv');
    const [moved, other] = [join(folder, 'moved.csv'), join(folder, 'other.csv')];
    renameSync(data, moved);
    writeReviews(other, reviews.slice(20));
    const target = join(folder, 'of-moved');
    const options = ['compress', run, '--method', 'int8', '--out', target];
    try {
      expect((await resattn(options)).error).toContain(data);
      expect((await resattn([...options, '--data', other])).error).toMatch(
        /trained on other texts .* say where they are with --data/,
      );
      expect((await resattn([...options, '--data', moved])).error).toBe('');
      expect(readJson(target, 'config.json').data).toBe(moved);
    } finally {
      renameSync(moved, data);
    }
  });

  it('refuses what is compressed, unfinished, in the way, or would leave nothing', async () => {
    const first = join(folder, 'once');
    await resattn(['compress', run, '--method', 'int4', '--out', first]);
    const twice = await resattn(['compress', first, '--method', 'int8']);
    expect(twice.error).toContain('are compressed already');
    const again = await resattn(['compress', run, '--method', 'int4', '--out', first]);
    expect(again.error).toMatch(/exists and is not empty.*another folder with --out/);
    for (const args of [
      ['--method', 'prune', '--sparsity', '1', '--epochs', '0'],
      ['--method', 'prune-structure', '--keep', '0'],
      ['--method', 'low-rank', '--rank', '0'],
      ['--method', 'distill', '--share', '0'],
    ]) {
      const target = join(folder, 'nothing');
      const { status, error } = await resattn(['compress', run, ...args, '--out', target]);
      expect([status, existsSync(target)], error).toEqual([1, false]);
      expect(error).toMatch(/expected|nothing is left/);
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

describe('compress, of a run that writes', () => {
  let copying: string;
  beforeAll(async () => {
    copying = join(folder, 'copying');
    const data = ['--train-size', '300', '--validation-size', '20', '--test-size', '40'];
    const size = ['--model-dim', '16', '--heads', '2', '--layers', '1', '--feed-forward-dim', '32'];
    const lengths = ['--max-source-length', '4', '--max-target-length', '5'];
    const training = ['--epochs', '2', '--batch-size', '32', '--validation-pairs', '20'];
    const args = [...data, ...size, ...lengths, ...training];
    await resattn(['train', 'copy', ...args, '--run', copying]);
  });

  it('makes it smaller by each method and compares the scores of its task', async () => {
    const options = ['--method', 'all', '--share', '0.5', '--epochs', '1', '--json'];
    const { out, status } = await resattn(['compress', copying, ...options]);
    expect(status).toBe(0);
    const comparisons = JSON.parse(out) as readonly Comparison[];
    const methods = comparisons.map(({ method }) => method);
    expect(methods).toEqual(['int8', 'int4', 'dynamic-int8', 'distill']);
    const [int8, int4, , student] = comparisons;
    expect(student!.after.parameters).toBeLessThanOrEqual(0.5 * student!.before.parameters);
    const { modelDim, dropout } = readJson(student!.run, 'config.json');
    const { config } = readJson(student!.run, 'model', 'sequence.json');
    expect([modelDim, dropout]).toEqual([config.modelDim, config.dropout]);
    expect(modelDim).toBeLessThan(16);
    const written = await resattn(['translate', student!.run, '1 2 3']);
    expect([written.status, written.error]).toEqual([0, '']);
    expect(Object.keys(int8!.after.scores)).toEqual(['exactMatch']);
    expect(int8!.after.bytes).toBeLessThan(int8!.before.bytes);
    expect(int4!.after.bytes).toBeLessThan(int8!.after.bytes);
    const answered = await resattn(['translate', int8!.run, '1 2 3']);
    expect([answered.status, answered.error]).toEqual([0, '']);
    const results = readJson(copying, 'results.json');
    expect(int8!.before.scores.exactMatch).toBe(results.exactMatch);
  });

  it('refuses what there is for classifiers alone', async () => {
    const { status, error } = await resattn(['compress', copying, '--method', 'prune']);
    expect(status).toBe(1);
    expect(error).toContain('prune is for runs that classify texts');
    expect(error).toContain(
      'can be compressed by int8, int4, dynamic-int8, distill, or all of them',
    );
  });
});
