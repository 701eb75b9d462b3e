import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkoutState, computingVariables } from './provenance.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-checkout-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a checkout is its commit and a digest of what has changed since', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  expect(await checkoutState(folder)).toBeUndefined();
  git('init', '-q');
  const file = join(folder, 'model.ts');
  writeFileSync(file, 'one');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'one');
  const commit = git('rev-parse', 'HEAD');
  expect(await checkoutState(folder)).toEqual({ commit });
  const states: (string | undefined)[] = [];
  for (const text of ['two', 'three', 'two']) {
    writeFileSync(file, text);
    const state = await checkoutState(folder);
    expect(state?.commit).toBe(commit);
    states.push(state?.changes);
  }
  expect(states[0]).toMatch(/^[0-9a-f]{12}$/);
  expect(states[2]).toBe(states[0]);
  expect(states[1]).not.toBe(states[0]);
});

test('of the environment variables those are kept that decide how is computed, and no secrets', () => {
  const all = {
    ...{ TF_ENABLE_ONEDNN_OPTS: '0', XLA_FLAGS: '--x', OMP_NUM_THREADS: '2', RESATTN_XLA: 'off' },
    ...{ RESATTN_TOKEN: 'secret', HOME: '/home/a', CUDA_VISIBLE_DEVICES: '', TFX: '1' },
  };
  expect(computingVariables(all)).toEqual({
    ...{ OMP_NUM_THREADS: '2', RESATTN_XLA: 'off', TF_ENABLE_ONEDNN_OPTS: '0', XLA_FLAGS: '--x' },
  });
});
