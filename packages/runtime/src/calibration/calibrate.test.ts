import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { thisProcessor } from '../processor/processor.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import { calibrate, recordedCalibration } from './calibrate.js';
import { calibrationMode } from './mode.js';
import { readRecord, recordFile, subjectOf } from './record.js';
import {
  candidates,
  chooseSettings,
  type Demands,
  defaultSettings,
  demandsOf,
  recommendedSettings,
  type Settings,
} from './settings.js';

const library: TensorFlowLibrary = {
  folder: '/somewhere',
  cc: '/somewhere/cc.so',
  framework: '/somewhere/framework.so',
  version: '2.21.0',
  variant: 'cpu',
  origin: 'cache',
};
const script = fileURLToPath(new URL('./fixtures/fake-probe.mjs', import.meta.url));
let cacheFolder: string;
let said: string[];
const log = (line: string) => void said.push(line);
const run = (options: Parameters<typeof calibrate>[1] = {}) =>
  calibrate(library, {
    cacheFolder,
    script,
    log,
    limit: 60_000,
    busy: false,
    processors: 1,
    ...options,
  });
const files = () => {
  const folder = join(cacheFolder, 'calibration');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const started = () => {
  const file = join(cacheFolder, 'started');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
};

beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'resattn-calibration-'));
  said = [];
  vi.stubEnv('FAKE_PROBE_LOG', join(cacheFolder, 'started'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cacheFolder, { recursive: true });
});

// Elsewhere oneDNN is left to TensorFlow, and with one core there is nothing to choose.
describe.runIf(process.arch === 'x64')('calibrate', () => {
  it('measures every setting once, and finds the record the next time', async () => {
    const record = await run();
    expect(record!.timings.length).toBeGreaterThanOrEqual(2);
    const processes = started();
    expect(processes).toBe(record!.timings.length);
    expect(recommendedSettings(record!.timings)).toMatchObject({ oneDnn: false });
    expect(recordedCalibration(library, { cacheFolder })).toEqual(record);
    expect(await run()).toEqual(record);
    expect(started()).toBe(processes);
    await run({ force: true });
    expect(started()).toBe(2 * processes);
    expect(files()).toHaveLength(1);
  });

  it('leaves threads alone on a busy machine', async () => {
    const record = (await run({ busy: true }))!;
    expect(record.timings.map(({ settings }) => settings.oneDnn)).toEqual([true, false]);
    expect(new Set(record.timings.map(({ settings }) => settings.intraOpThreads)).size).toBe(1);
  });

  it.each(['hang', 'crash', 'garbage'])('survives a process that does: %s', async (behaviour) => {
    vi.stubEnv('FAKE_PROBE', behaviour);
    const record = await run({ limit: behaviour === 'hang' ? 3000 : 60_000 });
    expect(record!.timings).toEqual([]);
    expect(said.join()).toContain('the defaults are used');
    // It is not repeated in every run, but after a day, or if the clock was wrong.
    const processes = started();
    await run();
    expect(started()).toBe(processes);
    vi.stubEnv('FAKE_PROBE', '');
    const file = join(cacheFolder, 'calibration', files()[0]!);
    const day = 24 * 60 * 60 * 1000;
    for (const age of [day + 1000, -day]) {
      const date = new Date(Date.now() - age).toISOString();
      writeFileSync(file, JSON.stringify({ ...record, date }));
      expect((await run())!.timings.length).toBeGreaterThan(0);
    }
    const finished = readRecord(file, record!.subject)!;
    const date = new Date(Date.now() - 2 * day).toISOString();
    writeFileSync(file, JSON.stringify({ ...finished, date }));
    expect((await run())!.date).toBe(date);
  });

  it('measures all combinations only where there are cores for their processes', () => {
    const of = (threads: number) => candidates(thisProcessor(), threads, false).length;
    expect([of(1), of(2), of(4)]).toEqual([2, 3, 4]);
  });

  it('keeps the earlier result when a repetition does not finish', async () => {
    const record = await run();
    vi.stubEnv('FAKE_PROBE', 'crash');
    expect(await run({ force: true })).toEqual(record);
    expect(recordedCalibration(library, { cacheFolder })).toEqual(record);
    expect(said.join()).toContain('the earlier one is kept');
  });

  it('takes a damaged record, or one of something else, for none', async () => {
    const record = (await run())!;
    const [file] = files().map((name) => join(cacheFolder, 'calibration', name));
    const text = readFileSync(file!, 'utf8');
    const damaged = [
      '',
      text.slice(0, 100),
      '[]',
      JSON.stringify({ ...record, format: 0 }),
      JSON.stringify({ ...record, subject: { ...record.subject, threads: 99 } }),
      JSON.stringify({ ...record, timings: [{ settings: {}, milliseconds: {} }] }),
      text.replace(/"encoder": [\d.]+/, '"encoder": -1'),
      text.replace(/"encoder": /, '"other": '),
      text.replace(/"intraOpThreads": \d+/, '"intraOpThreads": 5000'),
    ];
    for (const content of damaged) {
      writeFileSync(file!, content);
      expect(recordedCalibration(library, { cacheFolder }), content).toBeUndefined();
    }
    expect((await run())!.timings).toEqual(record.timings);
    expect(recordedCalibration(library, { cacheFolder })).toBeDefined();
  });

  it('measures nothing where it could not be kept', async () => {
    writeFileSync(join(cacheFolder, 'calibration'), 'a file in place of the folder');
    expect(await run()).toBeUndefined();
    expect(said.join()).toMatch(/not calibrated \(.*\); the defaults are used/);
    expect(started()).toBe(0);
  });

  it('measures nothing in a container of half a core, where it would not finish', async () => {
    expect(await run({ processors: 0.5 })).toBeUndefined();
    expect(said).toEqual([
      'not calibrated (only 0.5 of a processor may be used, and it would not finish); the defaults are used',
    ]);
    expect([started(), files()]).toEqual([0, []]);
    const record = await run();
    expect(await run({ processors: 0.5 })).toEqual(record);
  });

  it.skipIf(process.getuid?.() === 0)('does so in a folder that is read-only', async () => {
    chmodSync(cacheFolder, 0o555);
    expect(await run()).toBeUndefined();
    chmodSync(cacheFolder, 0o755);
    expect(started()).toBe(0);
  });

  it('leaves it to one of two processes', async () => {
    const [first, second] = await Promise.all([run(), run()]);
    expect([first, second].filter((record) => record !== undefined)).toHaveLength(1);
    expect(said.join()).toContain('another process is calibrating');
    expect(recordedCalibration(library, { cacheFolder })).toBeDefined();
  });

  it('does nothing in a bundle, where its script is not found', async () => {
    expect(await calibrate(library, { cacheFolder, script: undefined, log, limit: 1 })).toBe(
      undefined,
    );
    expect(files()).toEqual([]);
  });
});

describe('the record', () => {
  it('is another one for another library, number of threads, limit of oneDNN, or option of XLA', () => {
    const processor = thisProcessor();
    const file = (version: string, threads: number, environment = {}) =>
      recordFile('/c', subjectOf(processor, { ...library, version }, threads, environment));
    const plain = file('2.21.0', 2);
    const others = [
      file('2.22.0', 2),
      file('2.21.0', 4),
      file('2.21.0', 2, { ONEDNN_MAX_CPU_ISA: 'AVX2' }),
      file('2.21.0', 2, { RESATTN_XLA: 'off' }),
      file('2.21.0', 2, { XLA_FLAGS: '--xla_cpu_enable_fast_math=true' }),
    ];
    expect(new Set([plain, ...others]).size).toBe(1 + others.length);
    expect(file('2.21.0', 2, { RESATTN_XLA: 'on' })).toBe(plain);
    // What a start of TensorFlow adds is inherited by child processes.
    const added = '--xla_cpu_enable_fast_min_max=false --xla_gpu_cuda_data_dir=/cuda';
    expect(file('2.21.0', 2, { XLA_FLAGS: added })).toBe(plain);
  });

  it('that is not there is none', () => {
    expect(readRecord('/no/such/file', subjectOf(thisProcessor(), library, 2))).toBeUndefined();
  });
});

describe('the choice', () => {
  const settings = (oneDnn: boolean, intraOpThreads: number): Settings => ({
    ...{ oneDnn, intraOpThreads },
    interOpThreads: 4,
  });
  const standard = settings(true, 4);
  const timing = (oneDnn: boolean, threads: number, a: number, b: number) => ({
    settings: settings(oneDnn, threads),
    milliseconds: { a, b },
  });
  const timings = [
    timing(true, 4, 10, 10),
    timing(true, 1, 8, 10),
    timing(false, 4, 20, 20),
    timing(false, 1, 5, 10),
  ];
  const choose = (demands: Demands, from = timings) => chooseSettings(from, standard, demands);

  it('is the fastest by the geometric mean of the cases', () => {
    expect(choose({})).toEqual({ ...settings(false, 1), chosenBy: 'calibration' });
  });

  it('is the default unless another is faster by 3 %, and where nothing was measured', () => {
    const near = [timing(true, 4, 10, 10), timing(false, 4, 9.8, 9.8)];
    expect(choose({}, near)).toMatchObject(standard);
    expect(choose({}, [])).toEqual({ ...standard, chosenBy: 'defaults' });
  });

  it('leaves to the user what is the user’s', () => {
    expect(choose({ oneDnn: true })).toEqual({ ...settings(true, 1), chosenBy: 'calibration' });
    expect(choose({ intraOpThreads: 4 })).toMatchObject(settings(true, 4));
    // Three threads were not measured: oneDNN is chosen as with four.
    expect(choose({ intraOpThreads: 3, interOpThreads: 2 })).toMatchObject({
      ...{ oneDnn: true, intraOpThreads: 3, interOpThreads: 2 },
    });
    expect(choose({ oneDnn: false, intraOpThreads: 1 }).chosenBy).toBe('user');
  });

  it('takes the variables that TensorFlow reads for demands, below options', () => {
    const environment = {
      TF_ENABLE_ONEDNN_OPTS: '0',
      TF_NUM_INTRAOP_THREADS: '3',
      TF_NUM_INTEROP_THREADS: 'many',
    };
    expect(demandsOf({}, environment)).toEqual({ oneDnn: false, intraOpThreads: 3 });
    expect(demandsOf({ intraOpThreads: 1 }, environment)).toMatchObject({ intraOpThreads: 1 });
    expect(demandsOf({}, {})).toEqual({});
  });

  it('has oneDNN on by default where there is AVX2', () => {
    const x64 = (...flags: string[]) => ({ arch: 'x64', model: 'some', flags });
    expect(defaultSettings(x64('avx', 'avx2'), 2, {}).oneDnn).toBe(true);
    expect(defaultSettings(x64('avx'), 2, {}).oneDnn).toBe(false);
    const arm = { arch: 'arm64', model: 'some', flags: ['asimd'] };
    expect(defaultSettings(arm, 2, {}).oneDnn).toBeUndefined();
  });
});

it('RESATTN_CALIBRATION has precedence, and is checked', () => {
  expect(calibrationMode(undefined, {})).toBe('recorded');
  expect(calibrationMode('measure', {})).toBe('measure');
  expect(calibrationMode('measure', { RESATTN_CALIBRATION: 'off' })).toBe('off');
  expect(() => calibrationMode('measure', { RESATTN_CALIBRATION: 'no' })).toThrow(
    'RESATTN_CALIBRATION is "no", expected off, recorded, measure',
  );
});
