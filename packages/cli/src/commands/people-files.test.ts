// Files as people have them, from the command line to a trained model.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';
import { reviews } from '../../test/reviews.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-people-'));
});
afterAll(() => rm(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('train classify', () => {
  const tiny = [
    ...['--embedding-dim', '8', '--filters', '8', '--attention-dim', '8', '--min-frequency', '1'],
    ...['--epochs', '1', '--baseline', 'naive-bayes'],
  ];
  const train = (file: string, ...options: string[]) =>
    resattn(['train', 'classify', '--data', file, '--run', `${file}.run`, ...tiny, ...options]);
  const table = (delimiter: string, quote: string) =>
    [
      `text${delimiter}label`,
      ...reviews.map(
        ({ text, label }, i) =>
          `${quote}${text}${delimiter} number ${i}${quote}${delimiter}${label}`,
      ),
    ].join('\r\n');

  it.each([
    ['delimiter and quotes of its own', table('~', "'"), ['--delimiter', '~', '--quote', "'"]],
    ["Excel's line that names the delimiter", `sep=;\r\n${table(';', '"')}`, []],
    ['UTF-16 without a byte order mark', Buffer.from(table('\t', '"'), 'utf16le'), []],
    [
      'UTF-16 of the other order, with its mark',
      Buffer.from(`\ufeff${table(',', '"')}`, 'utf16le').swap16(),
      [],
    ],
  ])('reads %s', async (name, content, options) => {
    const file = put(`${name.replaceAll(/\W+/g, '-')}.csv`, content);
    const { status, error, said } = await train(file, ...options);
    expect(error).toBe('');
    expect(status).toBe(0);
    expect(said).toContain(`${reviews.length} texts`);
  });
});

describe('train translate', () => {
  it('pairs two files of lines, and evaluates on two', async () => {
    const english = Array.from({ length: 40 }, (_, i) => `the ${i % 8} cats see ${i % 5} dogs`);
    const german = Array.from({ length: 40 }, (_, i) => `die ${i % 8} Katzen sehen ${i % 5} Hunde`);
    const pair = [
      ...['--source-file', put('a.en', english.join('\n'))],
      ...['--target-file', put('a.de', german.join('\n'))],
    ];
    const run = join(folder, 'pairs.run');
    const { status, error } = await resattn([
      ...['train', 'translate', ...pair, '--run', run, '--epochs', '1', '--tokens', 'words'],
      ...['--model-dim', '8', '--layers', '1', '--heads', '1', '--feed-forward-dim', '8'],
    ]);
    expect(error).toBe('');
    expect(status).toBe(0);
    const scored = await resattn(['evaluate', run, '--data', `${pair[1]},${pair[3]}`]);
    expect(scored.error).toBe('');
    expect(scored.out).toContain('BLEU');
    const uneven = `${pair[1]},${put('b.de', 'eine Zeile\n')}`;
    const refused = await resattn(['evaluate', run, '--data', uneven]);
    expect(refused.status).toBe(1);
    expect(refused.error).toContain('lines: the source 40, the target 1');
  });
});
