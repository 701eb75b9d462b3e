import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Writes the kernel spec of tslab below a folder that goes on `JUPYTER_PATH`. `tslab install` would
 * want IPython, and would write into the user's own Jupyter.
 *
 * @param packageFolder the folder of @resattn/notebooks, which depends on tslab
 * @throws Error when the package is not built
 */
export function writeKernelSpec(jupyterFolder: string, packageFolder: string): void {
  const require = createRequire(join(packageFolder, 'package.json'));
  const tslab = join(dirname(require.resolve('tslab/package.json')), 'bin', 'tslab');
  const preload = join(packageFolder, 'dist', 'cjs', 'kernel', 'preload.js');
  if (!existsSync(preload)) throw new Error(`${preload} is missing; build first: npm run build`);
  const folder = join(jupyterFolder, 'kernels', 'tslab');
  mkdirSync(folder, { recursive: true });
  const spec = {
    // The Node that runs this, not whichever is first on the path.
    argv: [
      ...[process.execPath, '--require', preload, tslab],
      ...['kernel', '--config-path', '{connection_file}'],
    ],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
}

/** `JUPYTER_PATH` with our folder first. */
export function jupyterEnvironment(jupyterFolder: string): NodeJS.ProcessEnv {
  const separator = process.platform === 'win32' ? ';' : ':';
  const before = process.env.JUPYTER_PATH;
  return {
    ...process.env,
    JUPYTER_PATH: before ? `${jupyterFolder}${separator}${before}` : jupyterFolder,
  };
}
