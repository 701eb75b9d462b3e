import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkOptions } from '@resattn/options';
import { jupyterEnvironment, writeKernelSpec } from '../environment/kernel-spec.js';
import { notebookNames } from '../environment/notebook-names.js';
import { notebooksFolder } from '../environment/package-folder.js';
import { ensurePython } from '../environment/python-environment.js';

export interface OpenNotebooksOptions {
  /** Where the copy goes that is worked on. Default `resattn-notebooks` in the current folder. */
  readonly into?: string | undefined;
  /** Further arguments of JupyterLab: `--no-browser`, `--port=8890`. */
  readonly args?: readonly string[] | undefined;
  /** The folder of @resattn/notebooks. Default: as the started script resolves it. */
  readonly folder?: string | undefined;
  readonly cacheFolder?: string | undefined;
  /** Hears what is being done, a line at a time. */
  readonly log?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts JupyterLab on a copy of the notebooks and waits for it to end.
 *
 * @returns JupyterLab's exit status
 * @throws Error when Jupyter cannot be set up
 */
export async function openNotebooks(options: OpenNotebooksOptions = {}): Promise<number> {
  checkOptions('openNotebooks', options, {
    into: true,
    args: true,
    folder: true,
    cacheFolder: true,
    log: true,
    signal: true,
  });
  const { folder = notebooksFolder(), cacheFolder, log = () => {}, args = [], signal } = options;
  const into = resolve(options.into ?? 'resattn-notebooks');
  const python = await ensurePython({
    purpose: 'open',
    log,
    ...(cacheFolder !== undefined && { cacheFolder }),
  });
  const copied = copyNotebooks(folder, into);
  log(`${copied.length ? `copied ${copied.join(', ')} to` : 'opening'} ${into}`);
  // JupyterLab hides the stored pictures of a notebook that nobody on this machine has vouched for.
  const paths = copied.map((name) => join(into, name));
  if (paths.length) spawnSync(python, ['-m', 'nbformat.sign', ...paths], { stdio: 'ignore' });
  const jupyter = mkdtempSync(join(tmpdir(), 'resattn-jupyter-'));
  try {
    writeKernelSpec(jupyter, folder);
    const child = spawn(python, ['-m', 'jupyterlab', `--notebook-dir=${into}`, ...args], {
      env: jupyterEnvironment(jupyter),
      stdio: 'inherit',
      ...(signal && { signal }),
    });
    return await new Promise<number>((done, reject) => {
      child.on('error', reject);
      child.on('close', (status) => done(status ?? 0));
    });
  } finally {
    rmSync(jupyter, { recursive: true, force: true });
  }
}

/**
 * Copies the notebooks, leaves those alone that are there already, and makes the packages they import
 * visible from the folder: a kernel looks for them where its notebook lies.
 *
 * @returns names of the notebooks that were copied
 */
export function copyNotebooks(folder: string, into: string): string[] {
  mkdirSync(into, { recursive: true });
  const copied = notebookNames(folder).filter((name) => !existsSync(join(into, name)));
  for (const name of copied) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    copyFileSync(join(folder, name), join(into, name));
  }

  const manifest = join(folder, 'package.json');
  const require = createRequire(manifest);
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(into, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    const target = dirname(realpathSync(require.resolve(`${name}/package.json`)));
    symlinkSync(target, link, 'junction');
  }
  return copied;
}
