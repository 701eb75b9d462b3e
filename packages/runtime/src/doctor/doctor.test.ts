import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calibrate } from '../calibration/calibrate.js';
import { MANIFEST, sha256Of, siteFolder } from '../provision/cache.js';
import { findLibrary } from '../provision/find.js';
import { libraryFileNames } from '../provision/library.js';
import { TENSORFLOW_VERSION } from '../provision/wheels.js';
import { doctor } from './doctor.js';
import { type Finding, formatFindings } from './finding.js';
import { calibrationFinding } from './processor-findings.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-doctor-'));
  vi.stubEnv('RESATTN_TENSORFLOW', '');
  vi.stubEnv('RESATTN_CACHE', join(folder, 'cache'));
  vi.stubEnv('VIRTUAL_ENV', '');
  vi.stubEnv('CONDA_PREFIX', '');
  vi.stubEnv('PATH', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const about = async (topic: string, startBackend?: Parameters<typeof doctor>[0]) =>
  (await doctor(startBackend)).find((finding) => finding.topic === topic) as Finding;

function putCommand(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

async function putInCache(): Promise<string> {
  const site = siteFolder(join(folder, 'cache'), TENSORFLOW_VERSION, 'cpu');
  mkdirSync(join(site, 'tensorflow'), { recursive: true });
  const files = [];
  for (const name of Object.values(libraryFileNames())) {
    const file = join(site, 'tensorflow', name);
    writeFileSync(file, name);
    files.push({ path: `tensorflow/${name}`, size: name.length, sha256: await sha256Of(file) });
  }
  const manifest = { version: TENSORFLOW_VERSION, variant: 'cpu', platform: '', wheels: [], files };
  writeFileSync(join(site, MANIFEST), JSON.stringify(manifest));
  return join(site, 'tensorflow');
}

describe.skipIf(process.platform === 'win32')('doctor', () => {
  it('says for everything missing what to do', async () => {
    expect(await about('TensorFlow')).toMatchObject({
      status: 'problem',
      found: 'not found',
      advice: expect.stringContaining('resattn setup'),
    });
    expect((await about('pip')).advice).toContain('package index');
    expect((await about('Jupyter')).advice).toContain('pip install nbclient');
    expect((await about('GPU')).found).toContain('no NVIDIA GPU');
    expect((await about('Python')).status).toBe('note');
  });

  it('tells what the processor has, what is chosen for it, and how to change that', async () => {
    const { found } = await about('Processor');
    expect(found).toMatch(/^\d+ usable cores; /);
    if (process.arch === 'x64' && process.platform === 'linux') expect(found).toContain('AVX2');
    for (const topic of ['int8', 'bfloat16'])
      expect((await about(topic)).found).toMatch(/^(products are available|not here \(.+\): .+)$/);

    const library = await putInCache();
    vi.stubEnv('RESATTN_CALIBRATION', 'recorded');
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '');
    expect(await about('Settings')).toMatchObject({
      status: 'note',
      found: expect.stringContaining('not measured for this processor yet'),
      advice: expect.stringContaining('resattn setup'),
    });
    const script = fileURLToPath(
      new URL('../calibration/fixtures/fake-probe.mjs', import.meta.url),
    );
    const cacheFolder = join(folder, 'cache');
    const cached = findLibrary({ cacheFolder, variant: 'cpu' })!;
    expect(cached.folder).toBe(library);
    if (process.arch === 'x64')
      expect(calibrationFinding(cached, cacheFolder, { RESATTN_CALIBRATION: '' }, 0.5)).toEqual({
        ...{ topic: 'Settings', status: 'ok' },
        found: expect.stringContaining('the defaults: only 0.5 of a processor may be used'),
      });
    await calibrate(cached, { cacheFolder, script, busy: true, processors: 1, limit: 60_000 });
    if (process.arch === 'x64') {
      expect(await about('Settings')).toMatchObject({
        status: 'ok',
        found: expect.stringMatching(/^oneDNN off.*measured on .*oneDNN off, .* 0\.50.*busy$/),
        advice: expect.stringMatching(/--calibrate.*RESATTN_CALIBRATION=off/),
      });
    }
    vi.stubEnv('RESATTN_CALIBRATION', 'off');
    expect((await about('Settings')).found).toContain('the defaults: calibration is off');
    vi.stubEnv('RESATTN_CALIBRATION', 'never');
    expect(await about('Settings')).toMatchObject({ status: 'problem' });
  });

  it('finds the library in the cache and checks its contents', async () => {
    const library = await putInCache();
    expect(await about('TensorFlow')).toMatchObject({
      status: 'ok',
      found: `2.21.0 (cpu), from the cache: ${library}`,
    });
    expect(await about('Checksums')).toMatchObject({ status: 'ok' });
    const { cc } = libraryFileNames();
    writeFileSync(join(library, cc), cc.toUpperCase());
    expect(await about('Checksums')).toMatchObject({
      status: 'problem',
      found: `damaged: ${join(library, cc)}`,
      advice: expect.stringContaining('resattn setup --force'),
    });
  });

  it('says why an explicit folder is not usable', async () => {
    vi.stubEnv('RESATTN_TENSORFLOW', '/no/such/folder');
    expect(await about('TensorFlow')).toMatchObject({
      status: 'problem',
      advice: expect.stringContaining('/no/such/folder does not exist'),
    });
  });

  it('tells what computes, or why nothing does', async () => {
    const startBackend = async () => ({ backend: 'tensorflow', line: 'TensorFlow 2.21.0 on CPU' });
    expect(await about('Device', { startBackend })).toMatchObject({
      status: 'ok',
      found: 'TensorFlow 2.21.0 on CPU',
    });
    const fails = () => Promise.reject(new Error('no such symbol'));
    expect(await about('Device', { startBackend: fails })).toMatchObject({
      status: 'problem',
      advice: 'no such symbol',
    });
  });

  it('wants a CUDA build and a driver for CUDA 12 where there is a GPU', async () => {
    putCommand('nvidia-smi', "echo 'NVIDIA H100, 570.86, 81559'");
    await putInCache();
    expect(await about('GPU')).toMatchObject({
      found: 'NVIDIA H100, 81559 MiB, driver 570.86',
      status: 'problem',
      advice: expect.stringContaining('--device gpu'),
    });
    putCommand('nvidia-smi', "echo 'NVIDIA T4, 470.1, 15000'");
    expect((await about('GPU')).advice).toContain('driver 525 or later');
  });

  it('measures the cache', async () => {
    await putInCache();
    appendFileSync(join(folder, 'cache', 'data'), Buffer.alloc(5_000_000));
    expect((await about('Cache')).found).toContain('5.0 MB, ');
  });
});

it('prints a line a finding, and below it what to do', () => {
  const findings: Finding[] = [
    { topic: 'Node', status: 'ok', found: 'v20' },
    { topic: 'Python', status: 'note', found: 'not found', advice: 'Install it.' },
  ];
  expect(formatFindings(findings)).toBe(
    '✓ Node    v20\n· Python  not found\n          → Install it.',
  );
  expect(formatFindings(findings, true)).toContain('\u001b[32m✓\u001b[39m Node');
});
