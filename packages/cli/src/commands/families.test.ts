import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionName } from '@resattn/experiments/config';
import { classifierOptions } from '@resattn/models/options';
import { afterAll, describe, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-families-'));
afterAll(() => rmSync(folder, { recursive: true }));

const flagOf = (name: string) => (name === 'hiddenUnits' ? '--hidden-units' : optionName(name));

describe('--help', () => {
  test.each(Object.entries(classifierOptions))('lists the options of %s', async (model, family) => {
    const { status, out } = await resattn(['train', 'classify', '--model', model, '--help']);
    expect(status).toBe(0);
    const own: readonly string[] = Object.keys(family.options);
    const decided = ['maxPositions', 'sentenceEndIds'];
    for (const name of own.filter((each) => !decided.includes(each)))
      expect(out).toMatch(new RegExp(`--(no-)?${flagOf(name).slice(2)}\\b`));
    const all = Object.values(classifierOptions).flatMap(({ options }) => Object.keys(options));
    const others = new Set(all.filter((name) => !own.includes(name) && name !== 'maxLength'));
    for (const name of others) expect(out).not.toMatch(new RegExp(`${flagOf(name)}[ ,]`));
  });

  test('says what an option is, and its default', async () => {
    const { out } = await resattn(['train', 'classify', '--model', 'text-cnn', '--help']);
    expect(out).toMatch(/--kernel-sizes <n,n,\.\.\.>\s+kernel sizes.*3,4,5/);
    expect(out).toMatch(/--filters <integer>\s+features of each convolution.*100/);
    const own = await resattn(['train', 'language-id', '--help']);
    expect(own.out).toMatch(/--no-residual\s+plain blocks/);
    expect(own.out).toMatch(/--filters <n,n,\.\.\.>.*96,96,96/s);
    const transformer = await resattn(['train', 'classify', '--model=transformer', '--help']);
    expect(transformer.out).toMatch(/--residual <choice>.*\n +one of: preNorm, postNorm/);
  });
});

describe('the command line', () => {
  const train = ['train', 'classify', '--data', 'reviews.csv'];
  test.each([
    [
      ['--model', 'text-cnn', '--variant', 'v1', '--attention-dim', '7'],
      'text-cnn has no --variant, which is a field of resnet-attention. Its own are --embedding-dim',
    ],
    [['--model', 'transformer', '--filters', '8,64,512'], 'transformer has no --filters'],
    [['--model', 'text-cnn', '--kernel-size', '3'], 'Did you mean --kernel-sizes?'],
    [['--model', 'txt-cnn'], '--model is "txt-cnn". Did you mean "text-cnn"?'],
    [['--model', 'text-cnn', '--filters', '8,9'], '--filters is "8,9", expected an integer from 1'],
    [['--model', 'transformer', '--no-residual'], '--residual is false, expected one of preNorm'],
    [['--attention', 'none', '--attention-dim', '8'], '--attention-dim has no effect with'],
    [['--epochs', '2', '--epochs', '3'], 'It is given twice, first as 2: leave one out'],
    [['--filters', '8', '--filters', '9'], 'It is given twice, first as 8: leave one out'],
    [['--model', 'han', '--model', 'dpcnn'], 'It is given twice, first as han: leave one out'],
  ])('%j is refused', async (options, message) => {
    const { status, error } = await resattn([...train, ...options]);
    expect(error).toContain(message);
    expect(status).toBe(2);
  });

  test('trains a family by its own options, and keeps them in the run', async () => {
    const data = writeReviews(join(folder, 'reviews.csv'));
    const config = join(folder, 'small.json');
    writeFileSync(config, JSON.stringify({ kernelSizes: [1, 2], epochs: 1, minFrequency: 1 }));
    const run = join(folder, 'text-cnn');
    const { status, error } = await resattn([
      ...['train', 'classify', '--data', data, '--config', config, '--run', run],
      ...['--model', 'text-cnn', '--embedding-dim', '8', '--filters', '4', '--no-wide'],
    ]);
    expect([status, error]).toEqual([0, '']);
    const recorded = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    expect(recorded).toMatchObject({ model: 'text-cnn', kernelSizes: [1, 2], filters: 4 });
    expect(recorded).not.toHaveProperty('variant');
    const resumed = ['train', '--resume', run, '--epochs', '2', '--filters', '8'];
    const refused = await resattn(resumed);
    expect(refused.error).toContain('--filters cannot change');
    const again = await resattn([...resumed.slice(0, -1), '4']);
    expect(again.status).toBe(0);
  });
});
