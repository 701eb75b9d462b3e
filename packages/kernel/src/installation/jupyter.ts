import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Where a kernel goes. */
export interface KernelPlace {
  /** The Python environment that has this interpreter. Default: the user's Jupyter. */
  readonly python?: string | undefined;
  /** An environment by its folder; the kernel goes to `<prefix>/share/jupyter/kernels`. Default: the user's Jupyter. */
  readonly prefix?: string | undefined;
}

/** The folders of a place. */
export interface JupyterFolders {
  /** Where Jupyter looks for kernels. */
  readonly kernels: string;
  /** The environment's `site-packages`, where papermill is among them. */
  readonly papermill?: string | undefined;
}

const HOW_TO_GET_JUPYTER =
  'install it (python3 -m pip install jupyterlab), name its Python (--python <path>), or name the folder that holds its environment (--prefix <folder>)';

/**
 * The folders in which Jupyter looks for kernels, and papermill for what it can translate.
 *
 * @throws Error when there is no Jupyter, or no such Python
 */
export function jupyterFolders({ python, prefix }: KernelPlace): JupyterFolders {
  if (python !== undefined && prefix !== undefined)
    throw new Error('got both --python and --prefix, expected one of them');
  if (prefix !== undefined) return { kernels: join(prefix, 'share/jupyter/kernels') };
  return python === undefined ? { kernels: kernelsOfUser() } : foldersOfEnvironment(python);
}

function foldersOfEnvironment(python: string): JupyterFolders {
  const code = `
import importlib.util, json, sys, sysconfig
import jupyter_core
packages = sysconfig.get_paths()["purelib"] if importlib.util.find_spec("papermill") else None
print(json.dumps([sys.prefix, packages]))`;
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  if (error)
    throw new Error(`${python} does not start: ${error.message}; name a Python interpreter`);
  if (status !== 0)
    throw new Error(
      `${python} has no Jupyter (${stderr.trim().split('\n').at(-1)}); install it there: ${python} -m pip install jupyterlab`,
    );
  const [prefix, packages] = JSON.parse(stdout) as [string, string | null];
  const kernels = join(prefix, 'share/jupyter/kernels');
  return { kernels, ...(packages !== null && { papermill: packages }) };
}

function kernelsOfUser(): string {
  const tried = [
    ['jupyter', '--data-dir'],
    ['python3', '-m', 'jupyter', '--data-dir'],
    ['python', '-m', 'jupyter', '--data-dir'],
  ] as const;
  for (const [command, ...args] of tried) {
    const { status, stdout } = spawnSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (status === 0 && stdout.trim() !== '') return join(stdout.trim(), 'kernels');
  }
  throw new Error(
    `there is no Jupyter here (tried ${tried.map((words) => words[0]).join(', ')}); ${HOW_TO_GET_JUPYTER}`,
  );
}
