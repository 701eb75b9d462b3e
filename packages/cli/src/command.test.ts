import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overriding } from '../test/overriding.js';
import { reviews, writeReviews } from '../test/reviews.js';

// The installed command, in a process of its own: what a signal does cannot be seen from inside.
const command = fileURLToPath(new URL('../bin/resattn.js', import.meta.url));
const built = fileURLToPath(new URL('../dist/esm/bin.js', import.meta.url));

const small = [
  ...[
    '--embedding-dim',
    '32',
    '--filters',
    '32,32',
    '--attention-dim',
    '16',
    '--min-frequency',
    '1',
  ],
  ...['--epochs', '30', '--patience', '30', '--batch-size', '16', '--save-every', '5'],
];

let folder: string;
let data: string;

beforeAll(async () => {
  if (!existsSync(built)) throw new Error(`${built} is missing: build first (npm run build)`);
  folder = await mkdtemp(join(tmpdir(), 'resattn-command-'));
  data = writeReviews(join(folder, 'reviews.csv'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the command; `act` may do something to it once it has written so much of its metrics. */
function resattn(
  args: readonly string[],
  act?: { run: string; afterSteps: number; on: (child: ChildProcess) => unknown },
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; signal: string | null; out: string; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    let out = '';
    let said = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      said += text;
    });
    const timer =
      act &&
      setInterval(() => {
        const file = join(folder, act.run, 'metrics.jsonl');
        const steps = existsSync(file)
          ? readFileSync(file, 'utf8').split('"event":"step"').length - 1
          : 0;
        if (steps < act.afterSteps) return;
        clearInterval(timer);
        act.on(child);
      }, 5);
    child.on('close', (status, signal) => {
      clearInterval(timer);
      resolve({ status, signal, out, said });
    });
  });
}

const train = (run: string) => ['train', 'classify', '--data', data, '--run', run, ...small];

function resultsOf(run: string) {
  const { seconds, baseline, ...results } = JSON.parse(
    readFileSync(join(folder, run, 'results.json'), 'utf8'),
  );
  return results;
}

const weightsOf = (run: string) => readFileSync(join(folder, run, 'model/weights.safetensors'));

it('goes on after kill -9, Ctrl-C and a closed terminal to exactly the end that it would have had', async () => {
  const whole = await resattn(train('whole'));
  expect(whole.said).toContain('report    whole/report.html');
  expect(whole.status).toBe(0);

  const kill = (child: ChildProcess) => child.kill('SIGKILL');
  const killed = await resattn(train('halves'), { run: 'halves', afterSteps: 100, on: kill });
  expect(killed.signal).toBe('SIGKILL');
  expect(existsSync(join(folder, 'halves/results.json'))).toBe(false);

  const resume = ['train', '--resume', 'halves'];
  let second: Awaited<ReturnType<typeof resattn>> | undefined;
  const interrupt = async (child: ChildProcess) => {
    // Stopped meanwhile, so that it does not come to its end before the second has tried.
    child.kill('SIGSTOP');
    second = await resattn(resume);
    child.kill('SIGINT');
    child.kill('SIGCONT');
  };
  const stopped = await resattn(resume, { run: 'halves', afterSteps: 250, on: interrupt });
  expect(stopped.said).toMatch(/Resuming from step \d+/);
  expect(stopped.said).toContain('resattn train --resume halves');
  expect(stopped.status).toBe(130);
  expect(second?.said).toMatch(/^error: halves is in use: process \d+ on .* has held it since/m);
  expect(second?.status).toBe(1);
  expect(readdirSync(join(folder, 'halves')).filter((name) => name.startsWith('.'))).toEqual([]);

  // The terminal is closed: nobody reads what is said any more.
  const hangUp = (child: ChildProcess) => {
    child.stderr?.destroy();
    child.kill('SIGHUP');
  };
  const closed = await resattn(resume, { run: 'halves', afterSteps: 350, on: hangUp });
  expect(closed.status).toBe(130);

  const ended = await resattn(resume);
  expect(ended.status).toBe(0);
  expect(resultsOf('halves')).toEqual(resultsOf('whole'));
  expect(weightsOf('halves').equals(weightsOf('whole'))).toBe(true);
  const steps = (run: string) =>
    readFileSync(join(folder, run, 'metrics.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'step')
      .map(({ step, loss }) => [step, loss]);
  expect(steps('halves')).toEqual(steps('whole'));
});

it('writes results to standard output, and all else to standard error', async () => {
  // As where a program that uses TensorFlow itself starts the command.
  const inherited = { TF_CPP_MIN_LOG_LEVEL: '2', RESATTN_NATIVE_LOG_LEVEL: '2' };
  const args = [...overriding(train('quiet'), '--epochs', '1'), '--quiet'];
  const { out, said } = await resattn(args, undefined, inherited);
  expect(said).toBe('');
  expect(out).toMatch(/^test, 30 texts/);
  expect(readdirSync(join(folder, 'quiet'))).toContain('report.html');
  const fromPipe = await resattn(['predict', 'quiet', '--json', 'a lovely film']);
  expect(JSON.parse(fromPipe.out).input).toBe('a lovely film');
});

it('works, and says that it is slow, where there is no TensorFlow', async () => {
  const portable = { RESATTN_BACKEND: 'cpu' };
  const predicted = await resattn(['predict', 'quiet', 'a lovely film'], undefined, portable);
  expect(predicted.status).toBe(0);
  expect(predicted.said).toMatch(/device +portable cpu backend/);
  expect(predicted.out).toMatch(/(good|bad) +\d+\.\d% {2}a lovely film/);

  const refused = await resattn([...train('profiled'), '--profile'], undefined, portable);
  expect(refused.status).toBe(1);
  expect(refused.said).toContain('--profile needs TensorFlow, and cpu computes here');
  expect(existsSync(join(folder, 'profiled'))).toBe(false);
});

it('shows escapes of labels, texts, file names and errors instead of obeying them', async () => {
  const label = '\u001b[31mRED\u001b]0;owned\u0007\u001b[2J';
  const rows = reviews.map((review) => ({
    text: `${review.text} \u001b[1A`,
    label: review.label === 'good' ? label : 'bl\u202eue',
  }));
  const file = writeReviews(join(folder, 'hostile\u001b[2J.csv'), rows);
  const unknown = writeReviews(join(folder, 'unknown.csv'), [
    { text: 'a film', label: '\u001b[5mNEW' },
  ]);
  const said: string[] = [];
  for (const args of [
    [
      'train',
      'classify',
      '--data',
      file,
      '--run',
      'hostile',
      ...overriding(small, '--epochs', '1'),
    ],
    ['evaluate', 'hostile', '--data', file],
    ['evaluate', 'hostile', '--data', unknown],
    ['predict', 'hostile', 'a lovely film \u001b[2J'],
    ['predict', 'hostile', '--json', 'a lovely film \u001b[2J'],
    ['predict', 'hostile', '--top-k', '2', 'a lovely film \u001b[2J'],
    ['predict', '\u001b[2J'],
    ['train', '\u001b[2J'],
    ['train', 'classify', '--\u001b[2J'],
    ['runs', 'list', '.'],
  ]) {
    const plain = await resattn(args);
    said.push(plain.out, plain.said);
    if (args[1] === 'classify') continue;
    const colored = await resattn([...args, '--color', 'always']);
    said.push((colored.out + colored.said).replace(/\u001b\[[\d;]*m/g, ''));
  }
  const all = said.join('\n');
  expect(all).toContain('\\u001b[31mRED\\u001b]0;owned\\u0007\\u001b[2J');
  expect(all).toContain('\\u001b[5mNEW');
  expect(all).not.toMatch(/[\u001b\u0007\u202e]/);
});
