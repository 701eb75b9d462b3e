import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The kernel that the notebooks name: they are also valid for tslab, whose language ours understands. */
const NAME = 'tslab';

/**
 * Writes the kernel spec of @resattn/kernel below a folder that goes on `JUPYTER_PATH`, so that the user's own
 * Jupyter stays as it is.
 *
 * @param packageFolder the folder of @resattn/notebooks, which depends on the kernel
 * @throws Error when the kernel is not built
 */
export function writeKernelSpec(jupyterFolder: string, packageFolder: string): void {
  const require = createRequire(join(packageFolder, 'package.json'));
  const kernel = join(dirname(require.resolve('@resattn/kernel/package.json')), 'dist/cjs/bin.js');
  if (!existsSync(kernel)) throw new Error(`${kernel} is missing; build first: npm run build`);
  const folder = join(jupyterFolder, 'kernels', NAME);
  mkdirSync(folder, { recursive: true });
  const spec = {
    // The Node that runs this, not whichever is first on the path.
    argv: [process.execPath, kernel, 'start', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'message',
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
