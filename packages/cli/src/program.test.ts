import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../test/captured-terminal.js';
import { interruptAfter } from '../test/interrupt-after.js';
import { overriding } from '../test/overriding.js';
import { reviews, writeReviews } from '../test/reviews.js';
import { main } from './program.js';

/** Runs the command as typed; what it wrote comes back with the exit status. */
async function resattn(args: readonly string[], typed = '') {
  const terminal = capturedTerminal(typed);
  const status = await main(args, terminal);
  const text = (lines: readonly string[]) => stripVTControlCharacters(lines.join('\n'));
  return {
    status,
    out: text(terminal.printed),
    said: text(terminal.said),
    error: text(terminal.failed),
  };
}

/** A model that learns the reviews in a second or two. */
const small = [
  ...['--embedding-dim', '16', '--filters', '16', '--attention-dim', '16', '--min-frequency', '1'],
  ...['--dropout', '0.1', '--embedding-dropout', '0.1', '--head-dropout', '0.1'],
  ...['--epochs', '10', '--learning-rate', '0.01', '--batch-size', '32'],
];

let folder: string;
let data: string;
let run: string;
let trained: Awaited<ReturnType<typeof resattn>>;
const json = (file: string) => JSON.parse(readFileSync(join(run, file), 'utf8'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-cli-'));
  data = writeReviews(join(folder, 'reviews.csv'));
  run = join(folder, 'run');
  trained = await resattn(['train', 'classify', '--data', data, '--run', run, ...small]);
});

afterAll(() => rm(folder, { recursive: true }));

describe('train classify', () => {
  it('says what it guessed, how the data is divided, and where the run lies', () => {
    expect(trained.error).toBe('');
    expect(trained.status).toBe(0);
    expect(trained.said).toContain(
      'Guessed column "review" as the text and column "sentiment" as the label.',
    );
    expect(trained.said).toContain('300 texts in 2 classes');
    expect(trained.said).toContain('240 to train, 30 to validate, 30 to test');
    expect(trained.said).toContain(`report    ${join(run, 'report.html')}`);
  });

  it('prints a table with the baseline, and predictions of unseen texts', () => {
    expect(trained.out).toMatch(/test, 30 texts +accuracy +macro recall +macro F1 +seconds/);
    expect(trained.out).toMatch(/ResNet-Attention with n-grams( +[01]\.\d{4}){3} +\d+\.\d/);
    expect(trained.said).toMatch(
      /validated network [\d.]+, words 1-2 [\d.]+, characters 1-5 .*together/,
    );
    expect(trained.out).toMatch(/NB-SVM \(1-2 words\) +[01]\.\d{4}/);
    expect(trained.out.match(/^(good|bad) +\d+\.\d% {2}\w/gm)!.length).toBe(10);
  });

  it('learns what is easy to learn', () => {
    const { accuracy, recall, f1, baseline, seconds, texts } = json('results.json');
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(f1).toBeGreaterThanOrEqual(0.95);
    expect(baseline.accuracy).toBeGreaterThan(0.5);
    expect(seconds).toBeGreaterThan(0);
    expect(texts).toEqual({ train: 240, validation: 30, test: 30 });
  });

  it('records the whole configuration, the environment, every step, the model and a report', () => {
    expect(json('config.json')).toMatchObject({
      preset: 'classify',
      filters: [16],
      epochs: 10,
      seed: 1,
    });
    expect(json('environment.json').node).toBe(process.versions.node);
    const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line));
    expect(records.filter(({ event }) => event === 'step').length).toBe(json('results.json').steps);
    expect(records.filter(({ event }) => event === 'evaluation').length).toBe(
      json('results.json').epochs,
    );
    expect(readdirSync(join(run, 'model')).sort()).toEqual([
      'classifier.json',
      'ngrams.safetensors',
      'weights.safetensors',
    ]);
    expect(json('results.json').wide.parts).toHaveLength(5);
    const report = readFileSync(join(run, 'report.html'), 'utf8');
    expect(report).toContain('<title>ResNet-Attention with n-grams: reviews</title>');
    for (const section of ['curves', 'confusion', 'classes', 'attention', 'configuration']) {
      expect(report).toContain(`id="${section}"`);
    }
    expect(report).not.toMatch(/(src|href)="https?:/);
  });

  it('gives the same numbers for the same seed, a step recorded or not', async () => {
    const again = join(folder, 'again');
    const config = join(run, 'config.json');
    const { said } = await resattn([
      ...['train', 'classify', '--config', config, '--run', again, '--profile'],
    ]);
    expect(said).toMatch(/profile +a step takes [\d.]+ ms: \w+ \d+ % in \d+, /);
    const { traceEvents } = JSON.parse(readFileSync(join(again, 'profile.json'), 'utf8'));
    expect(traceEvents.length).toBeGreaterThan(10);
    const { seconds: _, baseline: __, ...first } = json('results.json');
    expect(JSON.parse(readFileSync(join(again, 'results.json'), 'utf8'))).toMatchObject(first);
  });

  it('reads TSV and JSONL, characters as tokens, files of their own for validation and test', async () => {
    const jsonl = join(folder, 'train.jsonl');
    writeFileSync(
      jsonl,
      reviews
        .slice(0, 200)
        .map((review) => JSON.stringify(review))
        .join('\n'),
    );
    const tsv = join(folder, 'held-out.tsv');
    const rows = reviews.slice(200).map(({ text, label }) => `${text}\t${label}`);
    writeFileSync(tsv, ['text\tlabel', ...rows].join('\n'));
    const to = join(folder, 'files');
    const files = ['--data', jsonl, '--validation-data', tsv, '--test-data', tsv];
    const { status, said } = await resattn([
      ...['train', 'classify', ...files, '--run', to],
      ...[...overriding(small, '--epochs', '1'), '--tokens', 'characters', '--variant', 'v1'],
    ]);
    expect(status).toBe(0);
    expect(said).toContain('200 to train, 100 to validate, 100 to test');
  });
});

describe('predict', () => {
  it('prints a class and its probability for each text', async () => {
    const { status, out } = await resattn([
      'predict',
      run,
      'the film was ghastly',
      'a superb meal',
    ]);
    expect(status).toBe(0);
    expect(out).toMatch(/^bad +\d+\.\d% {2}the film was ghastly\ngood +\d+\.\d% {2}a superb meal$/);
  });

  it('prints so many classes, or those that reach a threshold', async () => {
    const text = 'the film was ghastly';
    const { out } = await resattn(['predict', run, '--top-k', '2', text]);
    expect(out).toMatch(/^bad \d+\.\d% {2}good \d+\.\d% {2}the film was ghastly$/);
    const one = await resattn(['predict', run, '--threshold', '0.5', text]);
    expect(one.out).toMatch(/^bad \d+\.\d% {2}the film was ghastly$/);
    const none = await resattn(['predict', run, '--threshold', '1', '--json', text]);
    expect(JSON.parse(none.out)).toMatchObject({ label: null, labels: [] });
  });

  it('reads standard input line by line', async () => {
    const { out } = await resattn(['predict', run], 'what a boring play\n\nwhat a superb film\n');
    expect(out.split('\n').map((line) => line.split(' ')[0])).toEqual(['bad', '', 'good']);
    const json = await resattn(['predict', run, '--json'], '\nwhat a superb film');
    expect(json.out.split('\n').map((line) => JSON.parse(line).label)).toEqual([null, 'good']);
  });

  it('answers each line of standard input as it comes', async () => {
    const terminal = capturedTerminal();
    // The next line is not there before the one before it is answered.
    async function* typed() {
      for (const [line, answered] of [
        ['what a boring play\n', 1],
        ['what a superb ', 1],
        ['film\n\n', 3],
        ['ghastly', 3],
      ] as const) {
        yield line;
        while (terminal.printed.length < answered) await setImmediate();
      }
    }
    const slow = { ...terminal, input: typed() as unknown as NodeJS.ReadStream };
    expect(await main(['predict', run], slow)).toBe(0);
    expect(terminal.printed.map((line) => line.split(' ')[0])).toEqual(['bad', 'good', '', 'bad']);
  });

  it('prints everything as JSON', async () => {
    const { out } = await resattn(['predict', run, '--json', 'the film was ghastly']);
    const { input, label, score, scores, attention } = JSON.parse(out);
    expect({ input, label }).toEqual({ input: 'the film was ghastly', label: 'bad' });
    expect(scores.map((each: { label: string }) => each.label)).toEqual(['bad', 'good']);
    expect(score).toBeCloseTo(scores[0].score, 12);
    expect(scores[0].score + scores[1].score).toBeCloseTo(1, 5);
    expect(attention.map((each: { token: string }) => each.token)).toEqual([
      'the',
      'film',
      'was',
      'ghastly',
    ]);
    const total = attention.reduce((sum: number, each: { weight: number }) => sum + each.weight, 0);
    expect(total).toBeCloseTo(1, 5);
  });

  it('writes a page of where the model looked', async () => {
    const page = join(folder, 'where.html');
    const args = ['predict', run, 'a ghastly film', 'a superb play'];
    const { said, out } = await resattn([...args, '--out', page]);
    expect(said).toContain(`attention ${page}`);
    expect(out).toMatch(/^bad .*\ngood /);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('ghastly');
    expect(html).toContain('>good</bdi> with probability');
    const usual = await resattn([...args, '--show-attention']);
    expect(usual.said).toContain(join(run, 'attention.html'));
    const wrong = await resattn([...args, '--out', join(folder, 'where.svg')]);
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.error).toContain('is written as .html');
  });

  it('takes a text of 100,000 characters, and says that it does not read all of it', async () => {
    const { status, out, said } = await resattn(['predict', run, 'ghastly '.repeat(20_000)]);
    expect(status).toBe(0);
    expect(said).toContain('1 of 1 texts are longer than 256 tokens');
    expect(out.length).toBeLessThan(120);
  });

  it.each([
    [['predict', 'RUN', ''], /text 1 is empty/],
    [['predict', 'RUN', 'fine', '   '], /text 2 is of spaces only/],
    [['predict', 'RUN'], /no text was given/],
    [['predict', '/no/such/run', 'x'], /there is no folder \/no\/such\/run/],
    [['predict', tmpdir(), 'x'], /not a run folder/],
  ])('%j is refused', async (args, message) => {
    const { status, error, out } = await resattn(args.map((arg) => (arg === 'RUN' ? run : arg)));
    expect(status).toBe(1);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(out).toBe('');
  });
});

describe('evaluate', () => {
  it('scores a file, whose columns may have other names', async () => {
    const file = join(folder, 'more.csv');
    writeFileSync(
      file,
      'label,text\nbad,a dreadful trip\ngood,a charming song\nbad,a brilliant class\n',
    );
    const { status, out } = await resattn(['evaluate', run, '--data', file, '--json']);
    expect(status).toBe(0);
    const { texts, accuracy, confusion } = JSON.parse(out);
    expect({ texts, accuracy: accuracy.toFixed(4) }).toEqual({ texts: 3, accuracy: '0.6667' });
    expect(confusion).toEqual({
      labels: ['bad', 'good'],
      counts: [
        [1, 1],
        [0, 1],
      ],
    });
  });

  it('prints precision, recall and F1 of each class', async () => {
    const { out } = await resattn(['evaluate', run, '--data', data]);
    expect(out).toMatch(/^accuracy [\d.]+, 95 % interval [\d.]+ to [\d.]+$/m);
    expect(out).toMatch(/precision +recall +f1 +support/);
    expect(out).toMatch(/bad +[01]\.\d{4} +[01]\.\d{4} +[01]\.\d{4} +150/);
    expect(out).toMatch(/accuracy +[01]\.\d{4} +300/);
  });

  it('names an unknown label with its line and the nearest', async () => {
    const file = join(folder, 'unknown.csv');
    writeFileSync(file, 'text,label\na lovely day,good\na day,godo\n');
    const { status, error } = await resattn(['evaluate', run, '--data', file]);
    expect(status).toBe(1);
    expect(error).toMatch(/unknown\.csv: Line 3 has the label "godo".*Did you mean "good"\?/);
  });

  it('wants a file', async () => {
    expect(await resattn(['evaluate', run])).toMatchObject({
      status: 2,
      error: expect.stringContaining("required option '--data <file>' not specified"),
    });
  });
});

describe('bad data', () => {
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const csv = (rows: readonly (readonly [string, string])[]) =>
    `text,label\n${rows.map((row) => row.join(',')).join('\n')}\n`;

  const cases: [string, () => string[], RegExp][] = [
    ['no file given', () => [], /no data to train on. Give .* --data/],
    ['a missing file', () => ['--data', join(folder, 'none.csv')], /There is no file .*none\.csv/],
    ['a folder without folders', () => ['--data', join(folder, 'empty-folder')], /empty-folder/],
    ['an empty file', () => ['--data', put('empty.csv', '')], /empty\.csv is empty/],
    [
      'a binary file',
      () => ['--data', put('picture.csv', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'))],
      /picture/,
    ],
    [
      'a wrongly named encoding',
      () => [
        '--data',
        put('utf16.csv', Buffer.from(csv([['a', 'b']]), 'utf16le')),
        '--encoding',
        'utf-8',
      ],
      /utf16\.csv: .*NUL byte/,
    ],
    ['a missing column', () => ['--data', data, '--text-column', 'reviw'], /"reviw".*"review"/s],
    [
      'one class only',
      () => [
        '--data',
        put(
          'one.csv',
          csv([
            ['a a', 'x'],
            ['b b', 'x'],
            ['c c', 'x'],
          ]),
        ),
      ],
      /same label, "x"/,
    ],
    [
      'a class with one text',
      () => [
        '--data',
        put(
          'rare.csv',
          csv([
            ['a a', 'x'],
            ['b b', 'x'],
            ['c c', 'y'],
          ]),
        ),
      ],
      /"y" \(line 4\)/,
    ],
    [
      'texts of spaces only',
      () => [
        '--data',
        put(
          'spaces.csv',
          csv([
            ['  ', 'x'],
            [' ', 'y'],
          ]),
        ),
      ],
      /No row has both/,
    ],
    [
      'too few texts',
      () => [
        '--data',
        put(
          'few.csv',
          csv([
            ['a', 'x'],
            ['b', 'x'],
            ['c', 'y'],
            ['d', 'y'],
          ]),
        ),
      ],
      /leave none for validation/,
    ],
  ];

  it.each(cases)('%s is refused before anything is written', async (_, args, message) => {
    mkdirSync(join(folder, 'empty-folder'), { recursive: true });
    const to = join(folder, 'refused');
    const { status, error } = await resattn([
      'train',
      'classify',
      ...args(),
      '--run',
      to,
      ...small,
    ]);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
    expect(existsSync(to)).toBe(false);
  });

  it('leaves out rare classes on demand, and reads 100,000 characters', async () => {
    const long = { text: `ghastly ${'very '.repeat(20_000)}`, label: 'bad' };
    const rare = { text: 'neither', label: 'mixed' };
    const file = writeReviews(join(folder, 'odd.csv'), [...reviews, long, rare]);
    const to = join(folder, 'odd');
    const { status, said } = await resattn([
      ...['train', 'classify', '--data', file, '--run', to],
      ...overriding(small, '--rare-classes', 'drop', '--epochs', '1'),
    ]);
    expect(status).toBe(0);
    expect(said).toContain('Left out 1 class with one text only: "mixed"');
  });
});

describe('a run folder', () => {
  it('that exists is not touched', async () => {
    const before = readFileSync(join(run, 'results.json'), 'utf8');
    const { status, error } = await resattn([
      'train',
      'classify',
      '--data',
      data,
      '--run',
      run,
      ...small,
    ]);
    expect(status).toBe(1);
    expect(error).toMatch(/the run folder exists and is not empty/);
    expect(readFileSync(join(run, 'results.json'), 'utf8')).toBe(before);
  });

  it.each([
    [
      'truncated weights',
      (copy: string) => truncateSync(join(copy, 'model/weights.safetensors'), 500),
      /weights\.safetensors/,
    ],
    [
      'no description',
      (copy: string) => rmSync(join(copy, 'model/classifier.json')),
      /classifier\.json.*missing/,
    ],
    [
      'weights of another model',
      (copy: string) =>
        cpSync(
          join(folder, 'files/model/weights.safetensors'),
          join(copy, 'model/weights.safetensors'),
        ),
      /does not fit the model/,
    ],
    [
      'a damaged config.json',
      (copy: string) => truncateSync(join(copy, 'config.json'), 20),
      /config\.json.*not JSON/,
    ],
  ])('with %s says which file is at fault', async (name, damage, message) => {
    const copy = join(folder, `copy of ${name}`);
    cpSync(run, copy, { recursive: true });
    damage(copy);
    const { status, error } = await resattn(['predict', copy, 'a lovely film']);
    expect(status).toBe(1);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
  });
});

describe('an interrupted run', () => {
  it('saves, says how to resume, answers predictions, and ends as if it had never stopped', async () => {
    const to = join(folder, 'interrupted');
    const terminal = capturedTerminal();
    const args = ['train', 'classify', '--data', data, '--run', to, ...small];
    expect(await main(args, interruptAfter(terminal, 2))).toBe(130);
    expect(terminal.said.join('\n')).toContain(`resattn train --resume ${to}`);
    expect(existsSync(join(to, 'results.json'))).toBe(false);

    const early = await resattn(['predict', to, 'the film was ghastly']);
    expect(early.status).toBe(0);
    expect(early.said).toContain('This run is not finished');

    const resumed = await resattn(['train', '--resume', to]);
    expect(resumed.status).toBe(0);
    expect(resumed.said).toMatch(/Resuming from step \d+/);
    const { seconds: _, baseline: __, ...uninterrupted } = json('results.json');
    expect(JSON.parse(readFileSync(join(to, 'results.json'), 'utf8'))).toMatchObject(uninterrupted);
  });

  it('continues with nothing but the texts that it began with', async () => {
    const changing = join(folder, 'changing.csv');
    writeReviews(changing);
    const to = join(folder, 'changed');
    const args = ['train', 'classify', '--data', changing, '--run', to, ...small];
    await main(args, interruptAfter(capturedTerminal(), 1));
    writeReviews(changing, reviews.slice(20));
    const { status, error } = await resattn(['train', '--resume', to]);
    expect(status).toBe(1);
    expect(error).toMatch(/begun with other texts/);
  });

  it('keeps its configuration', async () => {
    const { status, error } = await resattn([
      'train',
      'classify',
      '--resume',
      run,
      '--batch-size',
      '9',
    ]);
    expect(status).toBe(2);
    expect(error).toContain('Leave out --batch-size');
  });
});

it('stops at a loss that is no number, names the step, and keeps the last good checkpoint', async () => {
  const to = join(folder, 'diverged');
  const { status, error } = await resattn([
    ...['train', 'classify', '--data', data, '--run', to],
    ...overriding(small, '--learning-rate', '1e37'),
    ...['--clip-norm', '1e30', '--schedule', 'constant', '--save-every', '1'],
    ...['--norm', 'none'],
  ]);
  expect(status).toBe(1);
  expect(error).toMatch(/step \d+/);
  expect(error).toMatch(/Lower the learning rate/);
  expect(existsSync(join(to, 'results.json'))).toBe(false);
});

describe('the command line', () => {
  it.each([
    [['train', 'clasify'], 'Did you mean "classify"?'],
    [['train', 'classify', '--learning-rat', '1'], '--learning-rate'],
    [['train', 'classify', '--epochs', 'many'], 'epochs is "many", expected an integer from 1'],
    [['train', 'classify', '--variant', 'v3'], 'expected one of v1, v2'],
    [['train', 'classify', '--min-count', '2'], 'It is called --min-frequency now'],
    [['pred'], 'predict'],
    [['predict'], "missing required argument 'run'"],
    [['doctor', 'x'], 'too many arguments'],
  ])('%j says what is wrong', async (args, message) => {
    const { status, error } = await resattn(args);
    expect(error).toContain(message);
    expect(status).toBe(2);
  });

  it('refuses an unknown field of a configuration file and names the nearest', async () => {
    const file = join(folder, 'mistyped.json');
    writeFileSync(file, JSON.stringify({ batchsize: 3 }));
    const { status, error } = await resattn([
      'train',
      'classify',
      '--data',
      data,
      '--config',
      file,
    ]);
    expect(status).toBe(1);
    expect(error).toMatch(
      /mistyped\.json: there is no field "batchsize"\. Did you mean "batchSize"\?/,
    );
  });

  it.each([
    [['--help'], /Commands:.*train.*predict.*evaluate.*data.*setup.*doctor/s],
    [['train', 'language-id', '--help'], /Model:.*--filters <n,n,\.\.\.>.*default: 96,96,96/s],
  ])('%j explains itself', async (args, text) => {
    const { status, out } = await resattn(args);
    expect(status).toBe(0);
    expect(out).toMatch(text);
  });
});

it('sets up the library and looks at the machine', async () => {
  const setup = await resattn(['setup']);
  expect(setup.status).toBe(0);
  expect(setup.out).toMatch(/^TensorFlow \S+ \((cpu|cuda)\): \//);
  const { out } = await resattn(['doctor', '--json']);
  const findings: { topic: string; status: string }[] = JSON.parse(out);
  for (const topic of ['Node', 'Platform', 'TensorFlow', 'Device']) {
    expect(findings.find((finding) => finding.topic === topic)?.status).toBe('ok');
  }
});
