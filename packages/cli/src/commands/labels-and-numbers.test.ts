import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServed } from '@resattn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';

const words = { joy: 'happy', fear: 'scared', love: 'dear' } as const;
const names = Object.keys(words) as (keyof typeof words)[];
const rows = Array.from({ length: 160 }, (_, i) => {
  const labels = names.filter((_, k) => (i >> k) % 2 === 1);
  return { text: `person ${i % 23} is ${labels.map((name) => words[name]).join(' ')} now`, labels };
});
const small = [
  ...['--model', 'fast-text', '--embedding-dim', '8', '--min-frequency', '1'],
  ...['--batch-size', '16', '--epochs', '4', '--learning-rate', '0.05'],
];

let folder: string;
const at = (name: string) => join(folder, name);
let labels: Awaited<ReturnType<typeof resattn>>;
let numbers: Awaited<ReturnType<typeof resattn>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-labels-'));
  const lines = rows.map(({ text, labels: own }) => `${text},${own.join('|')}`);
  writeFileSync(at('joined.csv'), ['text,emotion', ...lines].join('\n'));
  const oneHot = rows.map(
    ({ text, labels: own }) => `${text},${names.map((name) => Number(own.includes(name)))}`,
  );
  writeFileSync(at('hot.csv'), [`text,${names}`, ...oneHot].join('\n'));
  const priced = rows.map(({ text, labels: own }) => `${text},${10 * own.length + 2.5}`);
  writeFileSync(at('priced.csv'), ['text,price', ...priced].join('\n'));
  const joined = ['--data', at('joined.csv'), '--label-separator', '|', '--run', at('labels')];
  labels = await resattn(['train', 'classify', ...joined, ...small]);
  const priceless = ['--data', at('priced.csv'), '--run', at('numbers')];
  numbers = await resattn(['train', 'regress', ...priceless, ...small]);
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

describe('several labels a text', () => {
  it('are trained where train classify is told how they stand', () => {
    expect(labels.error).toBe('');
    expect(labels.said).toContain('160 texts with any of 3 labels');
    expect(labels.out).toMatch(/^test, \d+ texts +micro F1 +macro F1 +sample F1 +all right +mAP/m);
    expect(labels.out).toMatch(/^joy +1\.0000/m);
    expect(labels.out).toContain('micro F1: 95 % interval');
  });

  it('are printed for a text, with a dash for none, and by a threshold of one’s own', async () => {
    const texts = ['person 3 is happy dear now', 'person 4 is now'];
    const { out } = await resattn(['predict', at('labels'), ...texts]);
    const [both, none] = out.split('\n');
    expect(both).toMatch(/joy [\d.]+% .*love [\d.]+%|love [\d.]+% .*joy [\d.]+%/);
    expect(none).toBe('-  person 4 is now');
    const one = await resattn(['predict', at('labels'), texts[0]!, '--top-k', '1', '--json']);
    expect(JSON.parse(one.out).labels).toHaveLength(1);
    const abstain = await resattn(['predict', at('labels'), texts[0]!, '--abstain', '0.9']);
    expect(abstain.error).toContain('--abstain 0.9 is for one class a text');
  });

  it('are scored on a file that has them in columns', async () => {
    const given = ['--data', at('hot.csv'), '--label-columns', 'joy,fear,love', '--json'];
    const { out, error } = await resattn(['evaluate', at('labels'), ...given]);
    expect(error).toBe('');
    expect(JSON.parse(out).microF1).toBeGreaterThan(0.9);
  });

  it('are asked for where train classify finds them', async () => {
    const hot = await resattn(['train', 'classify', '--data', at('hot.csv')]);
    expect(hot.error).toMatch(/train on all with --label-columns joy,fear,love/);
    const joined = await resattn(['train', 'multi-label', '--data', at('joined.csv')]);
    expect(joined.error).toMatch(/split them there with --label-separator '\|'/i);
  });

  it('are served as such', async () => {
    const served = await loadServed(at('labels'), { name: 'labels' });
    expect(served).toMatchObject({ problemType: 'multi_label_classification' });
    served.dispose();
  });
});

describe('a number a text', () => {
  it('is trained, printed in its unit and scored', async () => {
    expect(numbers.error).toBe('');
    expect(numbers.out).toMatch(/^test, \d+ texts +Pearson +Spearman +RMSE +MAE +R2/m);
    const { pearson } = JSON.parse(readFileSync(join(at('numbers'), 'results.json'), 'utf8'));
    expect(pearson).toBeGreaterThan(0.9);
    const text = 'person 3 is happy scared dear now';
    const { out } = await resattn(['predict', at('numbers'), text, '--json']);
    expect(JSON.parse(out)).toMatchObject({ label: 'price' });
    expect(Math.abs(JSON.parse(out).score - 32.5)).toBeLessThan(8);
    const evaluated = await resattn(['evaluate', at('numbers'), '--data', at('priced.csv')]);
    expect(evaluated.out).toMatch(/Pearson: 95 % interval/);
  });
});
