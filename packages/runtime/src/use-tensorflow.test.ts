import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { demandsOf } from './calibration/settings.js';
import { loadCApi } from './ffi/tensorflow-c-api.js';
import type { TensorFlowLibrary } from './provision/index.js';
import { useBestBackend, useTensorFlow } from './use-tensorflow.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe('without a native library', () => {
  /** A machine on which nothing is cached, no Python is found and nothing may be fetched. */
  const bareMachine = () => {
    vi.stubEnv('RESATTN_CACHE', folder);
    vi.stubEnv('RESATTN_TENSORFLOW', undefined);
    vi.stubEnv('RESATTN_BACKEND', undefined);
    vi.stubEnv('PATH', folder);
  };

  it('the wasm backend computes, and one line says so, why, and what to do', async () => {
    bareMachine();
    // An empty variable is as good as none.
    vi.stubEnv('RESATTN_BACKEND', '');
    const report = await useBestBackend({ offline: true });
    expect(report.backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(report.line).toMatch(/^portable wasm backend.*no TensorFlow.*Run `resattn setup`/);
    expect(report.line).not.toContain('\n');
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  });

  it('RESATTN_BACKEND chooses the plain JavaScript backend, and refuses what does not exist', async () => {
    vi.stubEnv('RESATTN_BACKEND', 'cpu');
    expect((await useBestBackend()).line).toMatch(/^portable cpu backend.*RESATTN_BACKEND=cpu/);
    expect(tf.getBackend()).toBe('cpu');
    vi.stubEnv('RESATTN_BACKEND', 'cuda');
    await expect(useBestBackend()).rejects.toThrow(/"cuda", expected tensorflow, wasm or cpu/);
  });

  it('is an error where TensorFlow was demanded', async () => {
    bareMachine();
    vi.stubEnv('RESATTN_BACKEND', 'tensorflow');
    await expect(useBestBackend({ offline: true })).rejects.toThrow(/no TensorFlow \(cpu\)/);
    vi.stubEnv('RESATTN_BACKEND', undefined);
    vi.stubEnv('RESATTN_TENSORFLOW', folder);
    await expect(useBestBackend({ offline: true })).rejects.toThrow(/RESATTN_TENSORFLOW is/);
  });

  it('a GPU that is demanded and absent is an error before anything is fetched', async () => {
    bareMachine();
    await expect(useTensorFlow({ device: 'gpu' })).rejects.toThrow(
      /device "gpu" was asked for, but no NVIDIA driver answers/,
    );
  });
});

describe('a file that is not TensorFlow', () => {
  const library = (file: string): TensorFlowLibrary => ({
    folder,
    cc: file,
    framework: file,
    version: '2.21.0',
    variant: 'cpu',
    origin: 'cache',
  });

  it('is refused when it cannot be opened', () => {
    expect(() => loadCApi(library(join(folder, 'absent.so')))).toThrow(
      /absent\.so cannot be opened:.*setup --force/,
    );
  });

  it('is refused when it lacks the functions, naming them', () => {
    const report = process.report.getReport() as { sharedObjects: string[] };
    const other = report.sharedObjects.find((file) => /libm[.-]|libSystem/.test(file))!;
    expect(() => loadCApi(library(other))).toThrow(/does not export TF_Version, TF_NewStatus/);
  });
});

describe('with the native library', () => {
  it('says what computes, and starts once', async () => {
    const report = await useTensorFlow({ intraOpThreads: 1 });
    expect(report.line).toMatch(/^TensorFlow 2\.\d+\.\d+ on (CPU|\d GPUs?)$/);
    expect(await useTensorFlow()).toBe(report);
    expect(await useBestBackend()).toBe(report);
    // What the process has is not asked for twice: variables that were set when it started, for one.
    const same = demandsOf({ intraOpThreads: 1 });
    expect(await useTensorFlow({ device: 'auto', calibration: 'measure', ...same })).toBe(report);
    await expect(useTensorFlow({ intraOpThreads: 7 })).rejects.toThrow(/cannot start twice/);
    expect(tf.getBackend()).toBe('tensorflow');
  });
});
