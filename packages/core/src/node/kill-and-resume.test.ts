import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunRecord } from './run-record.js';

// Inside the package, so that its dependencies are found.
const script = fileURLToPath(
  new URL('../../node_modules/.test-scripts/train-until-killed.cjs', import.meta.url),
);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
  buildSync({
    entryPoints: [fileURLToPath(new URL('./fixtures/train-until-killed.main.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@tensorflow/tfjs'],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the script; kills it with SIGKILL `delay` milliseconds after step `killAt` was saved. */
async function run(path: string, resume: boolean, killAt = Infinity, delay = 0): Promise<boolean> {
  const waitAt = Number.isFinite(killAt) ? [`${killAt + 20}`] : [];
  const child = spawn(process.execPath, [script, path, resume ? 'resume' : 'start', ...waitAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (Number(line.split(' ')[1]) >= killAt) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
    }
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  if (signal === null) expect(code).toBe(0);
  return signal === 'SIGKILL';
}

it('a run killed again and again equals the run that was left alone', async () => {
  const whole = join(folder, 'whole');
  expect(await run(whole, false)).toBe(false);

  const torn = join(folder, 'torn');
  const kills = [3, 17, 40, 41, 90];
  for (const [i, killAt] of kills.entries()) {
    // At different moments after a checkpoint, some of them while the next is being written.
    expect(await run(torn, i > 0, killAt, i * 3)).toBe(true);
    const { checkpoints } = await RunRecord.open(torn);
    const steps = await checkpoints.steps();
    expect(steps.at(-1)).toBeGreaterThanOrEqual(killAt);
    for (const step of steps) expect((await checkpoints.load(step)).state.step).toBe(step);
  }
  expect(await run(torn, true)).toBe(false);

  const [a, b] = [await RunRecord.open(whole), await RunRecord.open(torn)];
  expect(await b.readResults()).toEqual(await a.readResults());
  const last = (await a.checkpoints.steps()).at(-1)!;
  const [expected, actual] = [await a.checkpoints.load(last), await b.checkpoints.load(last)];
  expect(actual.weights).toEqual(expected.weights);
  expect(actual.optimizer).toEqual(expected.optimizer);
  const untimed = async (record: RunRecord) =>
    (await record.metrics.read()).map(({ examplesPerSecond: _, seconds: __, ...rest }) => rest);
  expect(await untimed(b)).toEqual(await untimed(a));
});
