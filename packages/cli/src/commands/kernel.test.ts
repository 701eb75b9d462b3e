import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { resattn } from '../../test/command.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-kernel-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

it('adds the kernel to an environment, and removes it', async () => {
  const spec = join(folder, 'share/jupyter/kernels/mine/kernel.json');
  const place = ['--prefix', folder, '--name', 'mine'];
  const installed = await resattn(['kernel', 'install', ...place]);
  expect(installed).toMatchObject({ status: 0, said: '' });
  expect(installed.out).toContain('installed the kernel "mine"');
  const { argv } = JSON.parse(readFileSync(spec, 'utf8')) as { argv: string[] };
  expect(argv[1]).toMatch(/kernel.dist.cjs.bin\.js$/);
  expect((await resattn(['kernel', 'uninstall', ...place])).status).toBe(0);
  expect(existsSync(spec)).toBe(false);
  const again = await resattn(['kernel', 'uninstall', ...place]);
  expect(again.status).toBe(1);
  expect(again.error).toMatch(/there is no kernel "mine"/);
});

it('says what to do where there is no Jupyter', async () => {
  vi.stubEnv('PATH', folder);
  const { status, error } = await resattn(['kernel', 'install']);
  expect(status).toBe(1);
  expect(error.replace(/\s+/g, ' ')).toMatch(/there is no Jupyter here.*--python <path>/);
});
