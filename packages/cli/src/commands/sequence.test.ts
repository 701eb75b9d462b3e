import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { overriding } from '../../test/overriding.js';
import { main } from '../program.js';

/** A model that learns to copy four symbols in seconds. */
const small = [
  ...['--train-size', '600', '--validation-size', '40', '--test-size', '60'],
  ...['--model-dim', '32', '--heads', '2', '--layers', '1', '--feed-forward-dim', '64'],
  ...['--dropout', '0', '--epochs', '8', '--batch-size', '32', '--validation-pairs', '40'],
  ...['--max-source-length', '4', '--max-target-length', '5'],
  ...['--schedule', 'one-cycle', '--learning-rate', '0.01', '--warmup', '0.3'],
];

let folder: string;
let run: string;
let trained: Awaited<ReturnType<typeof resattn>>;
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const results = (of: string) => {
  const { seconds: _, ...rest } = json(join(of, 'results.json'));
  return rest;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-sequence-'));
  run = join(folder, 'copy');
  trained = await resattn(['train', 'copy', ...small, '--run', run]);
});

afterAll(() => rm(folder, { recursive: true }));

describe('train', () => {
  it('says what is trained on what, shows each evaluation, and prints a table', () => {
    expect(trained.error).toBe('');
    expect(trained.status).toBe(0);
    expect(trained.said).toContain('split     600 to train, 40 to validate, 60 to test');
    expect(trained.said).toMatch(/batches {3}19 an epoch, of pairs x source x target: 32x4x5/);
    expect(trained.said).toMatch(/epoch +loss +val\. loss +tokens +exact match +time/);
    expect(trained.out).toMatch(/test, 60 pairs +exact match +seconds/);
    expect(trained.out).toMatch(/^Transformer +[01]\.\d{4} +\d+\.\d$/m);
    expect(trained.said).toContain(`resattn translate ${run}`);
  });

  it('learns something, and writes the results and a report with alignments', () => {
    const { exactMatch, seconds, steps, pairs, parameters } = json(join(run, 'results.json'));
    expect(exactMatch).toBeGreaterThan(0.2);
    expect(seconds).toBeGreaterThan(0);
    expect(steps).toBe(8 * 19);
    expect(pairs).toEqual({ train: 600, validation: 40, test: 60 });
    expect(parameters).toBeGreaterThan(10_000);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    for (const section of ['tables', 'curves', 'texts', 'configuration'])
      expect(page).toContain(`id="${section}"`);
    expect(page).toContain('Alignment of written and source');
  });

  it('gives the same numbers for the same seed and configuration', async () => {
    const again = join(folder, 'again');
    await resattn(['train', 'copy', '--config', join(run, 'config.json'), '--run', again]);
    expect(results(again)).toEqual(results(run));
  });

  it('that is interrupted goes on to the same weights, bit for bit', async () => {
    const halves = join(folder, 'halves');
    const args = ['train', 'copy', ...small, '--run', halves];
    expect(await main(args, interruptAfter(capturedTerminal(), 2))).toBe(130);
    const early = await resattn(['translate', halves, '1 2 3']);
    expect(early.said).toContain('This run is not finished');
    expect(early.status).toBe(0);
    const { status, said } = await resattn(['train', '--resume', halves]);
    expect(said).toMatch(/Resuming from step \d+/);
    expect(status).toBe(0);
    expect(results(halves)).toEqual(results(run));
    const weights = (of: string) => readFileSync(join(of, 'model/weights.safetensors'));
    expect(weights(halves).equals(weights(run))).toBe(true);
  });

  it('tries the mean of the best checkpoints, with batches by tokens and beams', async () => {
    const to = join(folder, 'averaged');
    const { status, said } = await resattn([
      ...['train', 'reverse', '--run', to, '--average-checkpoints', '2'],
      ...overriding(
        small,
        ...['--epochs', '2', '--batch-by', 'tokens', '--batch-size', '512', '--buckets', '2'],
        ...['--schedule', 'inverse-sqrt', '--warmup', '20', '--beams', '2', '--positions', 'shaw'],
      ),
    ]);
    expect(status).toBe(0);
    expect(said).toMatch(/averaged {2}2 checkpoints: \d+\.\d\d, the best alone \d+\.\d\d/);
    const { averaged, published, baseline } = json(join(to, 'results.json'));
    expect(averaged.length).toBeGreaterThan(0);
    expect(published[0].scores.bleu).toBe(95.42);
    expect(baseline.bleu).toBeLessThan(50);
  });
});

describe('translate', () => {
  it('writes a line for each text, and everything as JSON', async () => {
    const { status, out } = await resattn(['translate', run, '1 2 3', '4 4']);
    expect(status).toBe(0);
    expect(out.split('\n').length).toBe(2);
    const answer = JSON.parse((await resattn(['translate', run, '--json', '1 2 3'])).out);
    expect(answer).toMatchObject({ input: '1 2 3', source: '1 2 3', isTruncated: false });
    expect(answer.text).toBe(out.split('\n')[0]);
    expect(answer.attention).toBeUndefined();
  });

  it('reads standard input, and gives several answers, best first', async () => {
    const { out } = await resattn(['translate', run, '--best', '3', '--json'], '5 6\n7\n');
    const answers = out.split('\n').map((line) => JSON.parse(line));
    expect(answers.map(({ candidates }) => candidates.length)).toEqual([3, 3]);
    const [{ candidates, text }] = answers;
    expect(candidates[0].text).toBe(text);
    expect(candidates[0].score).toBeGreaterThanOrEqual(candidates[1].score);
  });

  it('writes an empty line for a blank one', async () => {
    const [first, last] = (await resattn(['translate', run], '5 6\n7\n')).out.split('\n');
    const { out, said } = await resattn(['translate', run], '5 6\n\n \t\n7\n');
    expect(out.split('\n')).toEqual([first, '', '', last]);
    const json = await resattn(['translate', run, '--json'], '\n99 5\n');
    expect(JSON.parse(json.out.split('\n')[0]!)).toEqual({ input: '', source: '', text: '' });
    expect(json.said).toContain('Text 2 has pieces that the model does not know');
    expect(said).not.toContain('Text 2');
  });

  it('draws where the model looked', async () => {
    const { status, said, out } = await resattn([
      ...['translate', run, '--show-attention', '--json', '1 2 3'],
    ]);
    expect(status).toBe(0);
    expect(said).toContain(`attention ${join(run, 'attention.html')}`);
    expect(readFileSync(join(run, 'attention.html'), 'utf8')).toContain('Alignment of');
    const { queries, keys, weights } = JSON.parse(out).attention;
    expect(keys).toEqual(['1', '2', '3']);
    expect(weights.length).toBe(queries.length);
    for (const row of weights)
      expect(row.reduce((sum: number, weight: number) => sum + weight, 0)).toBeCloseTo(1, 4);
    const svg = join(folder, 'picture.svg');
    await resattn(['translate', run, '--out', svg, '1 2 3']);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg/);
  });

  it('says what it does not know, does not read and does not end', async () => {
    const { said } = await resattn([
      ...['translate', run, '--max-tokens', '1', `x ${'1 2 '.repeat(30)}`],
    ]);
    expect(said).toContain('Text 1 has pieces that the model does not know: "x"');
    expect(said).toContain('Text 1 is longer than 4 tokens; the rest of it is not read.');
    expect(said).toContain('The answer to text 1 was ended at 1 tokens');
  });

  it.each([
    [['translate', 'RUN', ''], /text 1 is empty: there is nothing to translate/],
    [['translate', 'RUN'], /no text was given/],
    [['translate', 'RUN', '--beams', '99', '1'], /--beams is 99/],
    [
      ['translate', 'RUN', '--out', 'x.png', '1'],
      /x\.png: a picture is written as \.svg or \.html/,
    ],
    [['translate', 'RUN', '--out', 'x.svg', '1', '2'], /one text, and there are 2/],
    [['predict', 'RUN', '1'], /is a run of copy \(sequence\).*resattn translate/s],
    [['generate', 'RUN', '1'], /is a run of copy \(sequence\).*resattn translate/s],
  ])('%j is refused', async (args, message) => {
    const { status, error, out } = await resattn(args.map((arg) => (arg === 'RUN' ? run : arg)));
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
    expect(out).toBe('');
  });

  it('refuses the vocabulary of another run', async () => {
    const copy = join(folder, 'mixed');
    cpSync(run, copy, { recursive: true });
    const file = join(copy, 'model/sequence.json');
    const description = json(file);
    description.sourceTokenizer.tokens.pop();
    writeFileSync(file, JSON.stringify(description));
    const { status, error } = await resattn(['translate', copy, '1']);
    expect(error).toMatch(/sequence\.json: the source tokenizer has 13 tokens, the model 14/);
    expect(status).toBe(1);
  });
});

describe('evaluate', () => {
  const pairsFile = (name: string, rows: readonly (readonly string[])[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${rows.map((row) => row.join('\t')).join('\n')}\n`);
    return file;
  };
  const copies = ['1 2 3', '4 5', '6 7', '2 2 1', '3'];

  it('scores what the model makes of the sources of a file, as its task is scored', async () => {
    const data = pairsFile('copies.tsv', [['from', 'to'], ...copies.map((each) => [each, each])]);
    const { status, out, said } = await resattn(['evaluate', run, '--data', data, '--json']);
    expect(status).toBe(0);
    expect(said).toContain('Guessed column "from" as the source');
    const { pairs, exactMatch, truncated, withUnknown, bleu } = JSON.parse(out);
    const written = (await resattn(['translate', run, ...copies])).out.split('\n');
    const right = written.filter((text, i) => text === copies[i]).length;
    expect({ pairs, exactMatch }).toEqual({ pairs: 5, exactMatch: right / 5 });
    expect({ truncated, withUnknown, bleu }).toEqual({ truncated: 0, withUnknown: 0 });
    const table = await resattn(['evaluate', run, '--data', data]);
    expect(table.out).toMatch(/^pairs +exact match\n5 +[01]\.\d{4}$/m);
  });

  it('says what was left out, cut off, not known and not ended', async () => {
    const data = pairsFile('odd.tsv', [
      ['source', 'target'],
      ...[
        ['', '1'],
        ['\u200e', '1'],
        ['1', ''],
        ['1 x y', '1'],
      ],
      ['1 2 '.repeat(9).trim(), '1'],
    ]);
    const { status, said, out } = await resattn(['evaluate', run, '--data', data, '--json']);
    expect(status).toBe(0);
    expect(said).toContain('Left out 3 rows without a source or without a target.');
    expect(said).toContain('1 sources have pieces that the model does not know: "x", "y".');
    expect(said).toContain('1 sources are longer than 4 tokens; the rest of them is not read.');
    expect(JSON.parse(out)).toMatchObject({ pairs: 2, truncated: 1, withUnknown: 1 });
  });

  it.each([
    ['a missing file', () => ['--data', join(folder, 'none.tsv')], 1, /none\.tsv/],
    [
      'a file of sources alone',
      () => ['--data', pairsFile('alone.tsv', [['source'], ['1']])],
      1,
      /cannot tell which columns/,
    ],
    [
      'nothing but empty sources',
      () => [
        '--data',
        pairsFile('void.tsv', [
          ['source', 'target'],
          ['', '1'],
        ]),
      ],
      1,
      /no row with both a source/,
    ],
    [
      'the column of another kind of run',
      () => ['--data', 'x.tsv', '--label-column', 'to'],
      2,
      /--label-column: .* is a run of copy \(sequence\).* --source-column and --target-column/,
    ],
  ])('%s is refused', async (_, args, wanted, message) => {
    const { status, error, out } = await resattn(['evaluate', run, ...args()]);
    expect(error).toMatch(message);
    expect([status, out]).toEqual([wanted, '']);
  });

  it('refuses the vocabulary of another run', async () => {
    const mixed = join(folder, 'other vocabulary');
    cpSync(run, mixed, { recursive: true });
    const file = join(mixed, 'model/sequence.json');
    const description = json(file);
    description.sourceTokenizer.tokens.push('<other>');
    writeFileSync(file, JSON.stringify(description));
    const data = pairsFile('one.tsv', [
      ['source', 'target'],
      ['1', '1'],
    ]);
    const { status, error } = await resattn(['evaluate', mixed, '--data', data]);
    expect(error).toMatch(/sequence\.json: the source tokenizer has 15 tokens, the model 14/);
    expect(status).toBe(1);
  });
});

describe('pairs of files', () => {
  const tiny = [
    ...['--model-dim', '16', '--heads', '2', '--layers', '1', '--feed-forward-dim', '16'],
    ...['--epochs', '1', '--batch-size', '300', '--vocabulary-size', '60', '--beams', '2'],
    ...['--max-source-length', '16', '--max-target-length', '16', '--validation-pairs', '4'],
  ];
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const zahlen = ['eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben'];
  const rows = words.flatMap((first, i) =>
    words.map((second, j) => [`${first} and ${second}`, `${zahlen[i]} und ${zahlen[j]}`]),
  );
  const put = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('are translated, their columns detected and reported', async () => {
    const data = put(
      'pairs.tsv',
      ['english\tgerman', ...rows.map((row) => row.join('\t'))].join('\n'),
    );
    const to = join(folder, 'pairs');
    const { status, said, out, error } = await resattn([
      ...['train', 'translate', '--data', data, '--run', to, ...tiny],
    ]);
    expect(said).toContain(
      'Guessed column "english" as the source and column "german" as the target.',
    );
    expect(error).toBe('');
    expect(status).toBe(0);
    expect(out).toMatch(/the source as it is +\d+\.\d\d +\d+\.\d\d +0\.0000/);
  });

  it('are read to lengths that the model has positions for, and no further', async () => {
    const data = put('odd-lengths.tsv', rows.map((row) => row.join('\t')).join('\n'));
    const { status, error, said } = await resattn([
      ...['train', 'translate', '--data', data, '--columns', 'source,target'],
      ...overriding(tiny, '--max-source-length', '5', '--max-target-length', '7'),
      ...['--positions', 'learned'],
      ...['--longer', 'truncate', '--run', join(folder, 'positions')],
    ]);
    expect([error, status]).toEqual(['', 0]);
    expect(said).toMatch(/of pairs x source x target: \d+x5x7$/m);
  });

  it('are summarized beside the first sentence', async () => {
    const lines = rows.map(([source, target]) =>
      JSON.stringify({ article: `${source}. And more.`, summary: target }),
    );
    const to = join(folder, 'articles');
    const { status, out, error } = await resattn([
      ...['train', 'summarize', '--data', put('articles.jsonl', lines.join('\n')), '--run', to],
      ...overriding(tiny, '--model', 'transformer', '--batch-size', '8'),
    ]);
    expect(error).toBe('');
    expect(status).toBe(0);
    expect(out).toMatch(/ROUGE-1 +ROUGE-2 +ROUGE-L/);
    expect(out).toMatch(/the first sentence \(lead-1\)/);
    expect(json(join(to, 'results.json')).rougeL).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['no file', () => [], /no data to train on. Give .* --data/],
    ['a missing file', () => ['--data', join(folder, 'none.tsv')], /none\.tsv/],
    [
      'columns that tell nothing',
      () => ['--data', put('three.csv', 'a,b,c\n1,2,3\n')],
      /cannot tell which columns .* a, b, c/,
    ],
    [
      'a mistyped column',
      () => ['--data', put('typed.csv', 'source,target\nx,y\n'), '--source-column', 'sorce'],
      /no column "sorce".*Did you mean "source"/,
    ],
    [
      'pairs that are empty',
      () => ['--data', put('void.csv', 'source,target\n,y\n')],
      /no row with both/,
    ],
    [
      'too few pairs',
      () => ['--data', put('one.csv', 'source,target\nx,y\n')],
      /leave none for validation/,
    ],
    [
      'an unknown language',
      () => ['--data', 'names', '--from', 'xx', '--validate-by', 'exactMatch'],
      /"xx"/,
    ],
    [
      'a measure that the data has not',
      () => ['--data', 'copy', '--validate-by', 'rougeL'],
      /--validate-by is rougeL, but copy is scored by exactMatch/,
    ],
    [
      'a cutoff of another split',
      () => ['--data', 'scan', '--split', 'addprim_jump', '--cutoff', '26'],
      /--cutoff is for the split by length/,
    ],
  ])('%s: refused', async (_, args, message) => {
    const to = join(folder, 'refused');
    const { status, error } = await resattn([
      'train',
      'translate',
      ...args(),
      '--run',
      to,
      ...tiny,
    ]);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
    expect(existsSync(join(to, 'results.json'))).toBe(false);
  });
});
