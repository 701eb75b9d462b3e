import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface KernelFolderOptions {
  /** The folder in which Jupyter looks for kernels. */
  readonly kernels: string;
  readonly name: string;
  readonly displayName: string;
}

interface KernelSpec {
  readonly argv: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** Marks the kernels that are ours to replace or remove. */
const OWNER = '@resattn/kernel';

/** What starts the kernel with the Node that runs this, for Jupyter's `kernel.json`. */
export function kernelSpec(packageFolder: string, displayName: string): object {
  return {
    argv: [process.execPath, join(packageFolder, 'dist/cjs/bin.js'), 'start', '{connection_file}'],
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { [OWNER]: true },
  };
}

/**
 * Puts the kernel where Jupyter finds it, whole or not at all, in place of an earlier one.
 *
 * @returns the kernel's folder
 * @throws Error when another kernel has the name, or the folder cannot be written
 */
export function writeKernelFolder(
  packageFolder: string,
  { kernels, name, displayName }: KernelFolderOptions,
): string {
  checkName(name);
  const folder = join(kernels, name);
  if (existsSync(folder) && !isOurs(folder))
    throw new Error(`${folder} holds another kernel; choose another name: --name <name>`);
  let temporary: string | undefined;
  try {
    mkdirSync(kernels, { recursive: true });
    temporary = mkdtempSync(join(kernels, '.new-'));
    const spec = kernelSpec(packageFolder, displayName);
    writeFileSync(join(temporary, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
    cpSync(join(packageFolder, 'logos'), temporary, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
    return folder;
  } catch (error) {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
    throw new Error(
      `the kernel cannot be written to ${folder} (${(error as Error).message}); name a folder that can be: --prefix <folder>`,
    );
  }
}

/**
 * Removes the kernel.
 *
 * @returns the folder that it had
 * @throws Error when it is not there, or another one has the name
 */
export function removeKernelFolder({
  kernels,
  name,
}: Pick<KernelFolderOptions, 'kernels' | 'name'>): string {
  checkName(name);
  const folder = join(kernels, name);
  if (!existsSync(folder)) {
    const others = existsSync(kernels) ? readdirSync(kernels) : [];
    throw new Error(
      `there is no kernel "${name}" in ${kernels}; there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ') || 'none'}`,
    );
  }
  if (!isOurs(folder)) throw new Error(`${folder} holds another kernel; it stays as it is`);
  rmSync(folder, { recursive: true });
  return folder;
}

/** What Jupyter takes as the name of a kernel. */
function checkName(name: string): void {
  if (!/^[a-z0-9._-]+$/i.test(name))
    throw new Error(`got the kernel name "${name}", expected letters, digits, ".", "_" and "-"`);
}

function isOurs(folder: string): boolean {
  try {
    const { metadata } = JSON.parse(
      readFileSync(join(folder, 'kernel.json'), 'utf8'),
    ) as KernelSpec;
    return metadata?.[OWNER] === true;
  } catch {
    return false;
  }
}
