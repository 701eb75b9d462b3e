import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { overriding } from '../../test/overriding.js';
import { reviews, writeReviews } from '../../test/reviews.js';
import { writeTinyBert } from '../../test/tiny-bert.js';
import { main } from '../program.js';

let folder: string;
let data: string;
let base: string;
const at = (name: string) => join(folder, name);
const json = (run: string, file: string) => JSON.parse(readFileSync(join(run, file), 'utf8'));
const untimed = (run: string) => {
  const { seconds: _, baseline: __, ...results } = json(run, 'results.json');
  return results;
};
const weights = (run: string) =>
  ['weights.safetensors', 'model.safetensors']
    .map((name) => join(run, 'model', name))
    .filter(existsSync)
    .map((file) => readFileSync(file));
const steady = ['--schedule', 'constant', '--warmup', '0'];
const reading = [
  ...['--embedding-dim', '8', '--filters', '8', '--attention-dim', '8', '--min-frequency', '1'],
  ...['--learning-rate', '0.01', '--baseline', 'naive-bayes', '--batch-size', '64'],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-longer-'));
  data = writeReviews(at('reviews.csv'), reviews.slice(0, 120));
  base = await writeTinyBert(at('tiny-bert'));
  writeFileSync(at('rhyme.txt'), 'the cat sat on the mat. the rat ran to the cat. '.repeat(40));
});

afterAll(() => rm(folder, { recursive: true }));

const kinds: [string, () => string[], string, string, string][] = [
  ['classify', () => ['--data', data, ...reading], '--epochs', '2', '4'],
  [
    'fine-tune',
    () => ['--data', data, '--from', base, '--learning-rate', '0.002', '--baseline', 'naive-bayes'],
    ...(['--epochs', '1', '2'] as const),
  ],
  [
    'copy',
    () => [
      ...['--train-size', '96', '--validation-size', '16', '--test-size', '8', '--layers', '1'],
      ...['--model-dim', '16', '--heads', '2', '--feed-forward-dim', '16', '--batch-size', '32'],
      ...['--validate-by', 'loss', '--beams', '1'],
    ],
    ...(['--epochs', '2', '4'] as const),
  ],
  [
    'char-lm',
    () => [
      ...['--data', at('rhyme.txt'), '--context-length', '16', '--model-dim', '16', '--heads', '2'],
      ...['--layers', '1', '--feed-forward-dim', '16', '--validation-windows', '8'],
      ...['--validate-every', '5', '--sample-length', '8'],
    ],
    ...(['--steps', '10', '20'] as const),
  ],
];

describe.each(kinds)('a finished run of %s', (preset, options, limit, few, many) => {
  it('is trained for longer, to the end of a run that was as long from the start', async () => {
    const train = (run: string, total: string) =>
      resattn(['train', preset, ...options(), ...steady, limit, total, '--run', run]);
    const [run, whole] = [at(`${preset}-longer`), at(`${preset}-whole`)];
    expect((await train(run, few)).error).toBe('');
    const earlier = json(run, 'results.json');
    expect((await train(whole, many)).status).toBe(0);

    const { status, error, said } = await resattn(['train', '--resume', run, limit, many]);
    expect([status, error]).toEqual([0, '']);
    expect(said).toMatch(
      /schedule +constant over \d+ steps, before over \d+: the learning rate was/,
    );
    expect(said).toContain(`Resuming from step ${earlier.steps}`);
    expect(untimed(run)).toEqual(untimed(whole));
    expect(weights(run).length).toBe(1);
    expect(weights(run)).toEqual(weights(whole));
    expect(json(run, 'config.json')).toEqual(json(whole, 'config.json'));
    expect(json(run, `results-step-${earlier.steps}.json`)).toEqual(earlier);
    const curve = (of: string) => readFileSync(join(of, 'report.html'), 'utf8').length;
    expect(Math.abs(curve(run) - curve(whole))).toBeLessThan(2000);
  });
});

describe('train --resume', () => {
  const classify = (run: string, ...more: string[]) =>
    resattn(['train', 'classify', '--data', data, '--run', run, ...overriding(reading, ...more)]);
  let run: string;

  beforeAll(async () => {
    run = at('falling');
    await classify(run, '--epochs', '2', '--schedule', 'one-cycle');
  });

  const copied = (name: string) => {
    const copy = at(name);
    cpSync(run, copy, { recursive: true });
    return copy;
  };

  it('makes the schedule for the new total and says how the rate moves', async () => {
    const copy = copied('rising');
    const { said } = await resattn(['train', 'classify', '--resume', copy, '--epochs', '5']);
    const [, last, next] =
      /one-cycle over 15 steps, before over 6: the learning rate was (\S+) at step 6 and continues at (\S+)/.exec(
        said,
      )!;
    expect(Number(next)).toBeGreaterThan(10 * Number(last));
    const rates = readFileSync(join(copy, 'metrics.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"event":"step"'))
      .map((line) => JSON.parse(line));
    expect(rates.map(({ step }) => step)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(rates[6].learningRate).toBeCloseTo(Number(next), 4);
  });

  it('without a longer end says what there is to do, and changes nothing', async () => {
    const before = readFileSync(join(run, 'config.json'), 'utf8');
    for (const [more, status, message] of [
      [[], 1, /is finished; there is nothing to resume\. .*--resume .* --epochs <more than 2>/],
      [['--epochs', '2'], 1, /has trained 2 epochs \(6 steps\) already, with epochs 2 there is/],
      [['--epochs', '9', '--steps', '6'], 1, /epochs 9 and steps 6 .* Give more with --steps/],
      [
        ['--learning-rate', '1'],
        2,
        /--learning-rate cannot change, only --epochs, --steps, --min-steps, --pat/,
      ],
      [['--test-data', data, '--epochs', '3'], 2, /--test-data cannot change/],
      [['--epochs', 'many'], 2, /epochs is "many", expected an integer from 1/],
      [['--max-target-length', '9'], 2, /unknown option '--max-target-length'/],
      [['--save-every', '7'], 1, /is finished; there is nothing to resume/],
    ] as const) {
      const refused = await resattn(['train', '--resume', run, ...more]);
      expect([refused.status, refused.error]).toEqual([status, expect.stringMatching(message)]);
    }
    expect((await resattn(['train', '--epochs', '3'])).error).toContain(
      "unknown option '--epochs'",
    );
    expect(readFileSync(join(run, 'config.json'), 'utf8')).toBe(before);
    expect(existsSync(join(run, 'results.json'))).toBe(true);
  });

  it('takes texts from another place if they are the same', async () => {
    const copy = copied('elsewhere');
    const moved = writeReviews(at('moved.csv'), reviews.slice(0, 120));
    const other = writeReviews(at('other.csv'), reviews.slice(20, 140));
    const more = ['train', '--resume', copy, '--epochs', '3', '--data'];
    const missing = await resattn([...more, join(folder, 'nowhere.csv')]);
    expect(missing.error).toMatch(
      /nowhere\.csv, which is not there\. Say where it is now with --data/,
    );
    const refused = await resattn([...more, other]);
    expect(refused.error).toMatch(/begun with other texts/);
    expect(existsSync(join(copy, 'results.json'))).toBe(true);
    expect((await resattn([...more, moved])).error).toBe('');
    expect(json(copy, 'config.json')).toMatchObject({ data: moved, epochs: 3 });
    expect(json(copy, 'data.json').source).toEqual({ files: moved });
  });

  it('continues after an early stop, counting patience anew', async () => {
    const early = at('early');
    const stopping = [
      '--patience',
      '1',
      '--learning-rate',
      '1e-9',
      '--final-weights',
      'best',
      ...steady,
    ];
    await classify(early, '--epochs', '9', ...stopping);
    const { status, epochs, best } = json(early, 'results.json');
    expect([status, epochs]).toEqual(['stopped-early', 2]);
    expect((await resattn(['train', '--resume', early, '--epochs', '9'])).status).toBe(0);
    expect(json(early, 'results.json')).toMatchObject({ status, epochs: 3, best });
    expect((await resattn(['train', '--resume', early, '--patience', '3'])).status).toBe(0);
    expect(json(early, 'results.json')).toMatchObject({ status, epochs: 6, best });
  });

  it('is interrupted and resumed again; meanwhile the model of the earlier end answers', async () => {
    const copy = copied('interrupted');
    const args = ['train', '--resume', copy, '--epochs', '5'];
    expect(await main(args, interruptAfter(capturedTerminal(), 3))).toBe(130);
    const answered = await resattn(['predict', copy, 'a lovely film']);
    expect(answered.said).toContain('not finished: the model of its earlier end is used');
    expect((await resattn(['train', '--resume', copy])).error).toBe('');
    expect(json(copy, 'results.json').epochs).toBe(5);
    expect(weights(copy)).toEqual(weights(at('rising')));
  });

  it('of a run whose checkpoints are gone says so', async () => {
    const copy = copied('bare');
    renameSync(join(copy, 'checkpoints'), at('away'));
    const { error } = await resattn(['train', '--resume', copy, '--epochs', '3']);
    expect(error).toMatch(/has no checkpoint, so it cannot be trained for longer/);
    rmSync(copy, { recursive: true });
  });
});
