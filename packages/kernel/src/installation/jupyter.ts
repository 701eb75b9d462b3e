import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Where kernels go: for the user, for one Python environment, or below a prefix. */
export type Destination =
  | { readonly kind: 'user' }
  | { readonly kind: 'environment'; readonly python: string }
  | { readonly kind: 'prefix'; readonly folder: string };

const HOW_TO_GET_JUPYTER =
  'install it (python3 -m pip install jupyterlab), name its Python (--python <path>), or name the folder that holds its environment (--prefix <folder>)';

/**
 * The folder in which Jupyter looks for kernels.
 *
 * @throws Error when there is no Jupyter, or no such Python
 */
export function kernelsFolder(destination: Destination): string {
  if (destination.kind === 'prefix') return join(destination.folder, 'share/jupyter/kernels');
  if (destination.kind === 'environment') {
    const code = 'import jupyter_core, sys; print(sys.prefix)';
    const { status, stdout, stderr, error } = spawnSync(destination.python, ['-c', code], {
      encoding: 'utf8',
    });
    if (error)
      throw new Error(
        `${destination.python} does not start: ${error.message}; name a Python interpreter`,
      );
    if (status !== 0)
      throw new Error(
        `${destination.python} has no Jupyter (${stderr.trim().split('\n').at(-1)}); install it there: ${destination.python} -m pip install jupyterlab`,
      );
    return join(stdout.trim(), 'share/jupyter/kernels');
  }
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
