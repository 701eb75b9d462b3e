import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { jupyterEnvironment, writeKernelSpec } from './kernel-spec.js';
import { notebooksFolder } from './package-folder.js';
import { ensurePython } from './python-environment.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

describe('ensurePython', () => {
  test('says what a named Python lacks', async () => {
    const python = join(temporary, 'python');
    writeFileSync(python, '#!/bin/sh\necho "No module named \'nbclient\'" >&2\nexit 1\n', {
      mode: 0o755,
    });
    vi.stubEnv('RESATTN_PYTHON', python);
    await expect(ensurePython()).rejects.toThrow(/RESATTN_PYTHON.*No module named 'nbclient'/);
    await expect(ensurePython({ purpose: 'open' })).rejects.toThrow(/install .*jupyterlab/);
  });

  test('says that a named Python is not there', async () => {
    vi.stubEnv('RESATTN_PYTHON', join(temporary, 'none'));
    await expect(ensurePython()).rejects.toThrow(/none does not start/);
  });

  test('says that there is no Python', async () => {
    vi.stubEnv('RESATTN_PYTHON', '');
    vi.stubEnv('PATH', temporary.concat('/empty'));
    await expect(ensurePython({ cacheFolder: join(temporary, 'cache') })).rejects.toThrow(
      /need Python 3.9 or later/,
    );
  });

  test('says what pip said, and leaves nothing that looks finished', async () => {
    vi.stubEnv('RESATTN_PYTHON', '');
    const bin = join(temporary, 'bin');
    // A Python that makes an environment whose pip cannot reach anything.
    const fake = `#!/bin/sh
case "$*" in
  *"-m venv"*) for last; do :; done; mkdir -p "$last/bin"; cp "$0" "$last/bin/python";;
  *"-m pip"*) echo "no route to host" >&2; exit 1;;
esac
`;
    mkdirSync(bin);
    writeFileSync(join(bin, 'python3'), fake, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    const cacheFolder = join(temporary, 'cache-without-network');
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(ensurePython({ cacheFolder })).rejects.toThrow(
        /pip could not install Jupyter.*no route to host/s,
      );
  });
});

test('the kernel spec starts our kernel on the running Node', () => {
  writeKernelSpec(temporary, folder);
  const spec = JSON.parse(readFileSync(join(temporary, 'kernels/tslab/kernel.json'), 'utf8')) as {
    argv: string[];
    language: string;
  };
  const [node, kernel, ...args] = spec.argv;
  expect(node).toBe(process.execPath);
  expect(existsSync(kernel!)).toBe(true);
  expect(args).toEqual(['start', '{connection_file}']);
  expect(spec.language).toBe('typescript');
});

test('a kernel spec of a kernel that is not built says so', () => {
  const sources = join(temporary, 'sources');
  const kernel = join(sources, 'node_modules/@resattn/kernel');
  mkdirSync(kernel, { recursive: true });
  for (const place of [sources, kernel]) writeFileSync(join(place, 'package.json'), '{}');
  expect(() => writeKernelSpec(temporary, sources)).toThrow(/bin.js is missing; build first/);
});

test('our kernels come before those that JUPYTER_PATH names', () => {
  vi.stubEnv('JUPYTER_PATH', '/theirs');
  expect(jupyterEnvironment('/ours').JUPYTER_PATH).toBe('/ours:/theirs');
  vi.stubEnv('JUPYTER_PATH', '');
  expect(jupyterEnvironment('/ours').JUPYTER_PATH).toBe('/ours');
});

describe('notebooksFolder', () => {
  test('knows where its own source lies', () => {
    expect(join(notebooksFolder(undefined), '/')).toBe(folder);
  });

  // The built packages, each in a process of its own whose script and folder are elsewhere.
  const project = join(temporary, 'project');
  const ask = (file: string, source: string) => {
    mkdirSync(join(project, 'node_modules/@resattn'), { recursive: true });
    const link = join(project, 'node_modules/@resattn/notebooks');
    if (!existsSync(link)) symlinkSync(folder, link, 'junction');
    writeFileSync(join(project, file), source);
    const { stdout, stderr } = spawnSync(process.execPath, [join(project, file)], {
      cwd: temporary,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return `${realpathSync(stdout.trim())}/`;
  };

  test('finds the package for a CommonJS script', () => {
    const source = "console.log(require('@resattn/notebooks').notebooksFolder())";
    expect(ask('start.cjs', source)).toBe(realpathSync(folder).concat('/'));
  });

  test('finds the package for a script that is an ES module', () => {
    const source =
      "import { notebooksFolder } from '@resattn/notebooks'; console.log(notebooksFolder())";
    expect(ask('start.mjs', source)).toBe(realpathSync(folder).concat('/'));
  });
});
