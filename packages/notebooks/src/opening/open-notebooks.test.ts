import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { copyNotebooks, openNotebooks } from './open-notebooks.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'opening-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

test('a copy of the notebooks keeps what was changed in it, and sees the packages', () => {
  const into = join(temporary, 'copy');
  const copied = copyNotebooks(folder, into);
  expect(copied).toContain('01-resnet-attention.ipynb');
  const first = join(into, '01-resnet-attention.ipynb');
  writeFileSync(first, 'changed');
  expect(copyNotebooks(folder, into)).toEqual([]);
  expect(readFileSync(first, 'utf8')).toBe('changed');
  const require = createRequire(first);
  for (const name of ['@resattn/vis', '@resattn/runtime', '@tensorflow/tfjs', '@types/node'])
    expect(require.resolve(`${name}/package.json`)).toBeTruthy();
});

test('JupyterLab starts on the copy, with our kernel, once the copy is trusted', async () => {
  // A Python that notes how it was called, and whether there is a kernel.
  const calls = join(temporary, 'calls');
  const python = join(temporary, 'python');
  const script = `#!/bin/sh
echo "$@" >> ${calls}
case "$*" in *jupyterlab\\ *) cat "$JUPYTER_PATH/kernels/tslab/kernel.json" >> ${calls}; exit 3;; esac
`;
  writeFileSync(python, script, { mode: 0o755 });
  vi.stubEnv('RESATTN_PYTHON', python);
  vi.stubEnv('JUPYTER_PATH', '');
  const into = join(temporary, 'opened');
  const status = await openNotebooks({ folder, into, args: ['--no-browser'] });
  expect(status).toBe(3);
  const [check, sign, lab, ...kernel] = readFileSync(calls, 'utf8').split('\n');
  expect(check).toContain('import nbclient');
  expect(sign).toContain(`-m nbformat.sign ${join(into, '01-resnet-attention.ipynb')}`);
  expect(lab).toBe(`-m jupyterlab --notebook-dir=${into} --no-browser`);
  const { argv } = JSON.parse(kernel.join('\n')) as { argv: string[] };
  for (const file of argv.slice(0, 2)) expect(existsSync(file), file).toBe(true);
});
