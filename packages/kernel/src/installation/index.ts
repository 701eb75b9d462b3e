import { dirname } from 'node:path';
import { checkOptions } from '@resattn/options';
import { jupyterFolders, type KernelPlace } from './jupyter.js';
import { removeKernelFolder, writeKernelFolder } from './kernel-folder.js';
import { ownPackage } from './package-folder.js';
import { addPapermillTranslator, removePapermillTranslator } from './papermill.js';

export type { KernelPlace } from './jupyter.js';

export interface UninstallKernelOptions extends KernelPlace {
  /** Name of the kernel; notebooks choose it by this. Default `typescript`. */
  readonly name?: string | undefined;
}

export interface InstallKernelOptions extends UninstallKernelOptions {
  /** What Jupyter calls the kernel. Default `TypeScript`. */
  readonly displayName?: string | undefined;
}

/** Name of the kernel where none is given. */
export const DEFAULT_NAME = 'typescript';

/**
 * Adds the kernel to Jupyter, in place of an earlier one of ours: for the user, in a Python environment, or below a
 * prefix. Where the environment has papermill, that learns to write parameters of TypeScript notebooks.
 *
 * @returns what was done, a line each
 * @throws Error when there is no Jupyter, another kernel has the name, or a folder cannot be written
 */
export function installKernel(options: InstallKernelOptions = {}): string[] {
  checkOptions('installKernel', options, {
    ...{ name: true, python: true, prefix: true },
    displayName: true,
  });
  const { name = DEFAULT_NAME, displayName = 'TypeScript', ...place } = options;
  const { kernels, papermill } = jupyterFolders(place);
  const { folder: own } = ownPackage();
  const folder = writeKernelFolder(own, { kernels, name, displayName });
  const done = [`installed the kernel "${name}" in ${folder}`];
  if (papermill !== undefined) {
    try {
      addPapermillTranslator(papermill);
      done.push(`papermill writes parameters of TypeScript notebooks now (${papermill})`);
    } catch (error) {
      done.push(
        `papermill cannot write parameters of TypeScript notebooks: ${(error as Error).message}; for numbers, texts and truth values, give it -l .net-csharp`,
      );
    }
  }
  // npm keeps such a folder for as long as it likes.
  if (/[\\/]_npx[\\/]/.test(dirname(own)))
    done.push(
      `It runs from npm's cache in ${own}. To keep it when the cache is cleaned: npm install --global @resattn/kernel, then resattn-kernel install`,
    );
  return done;
}

/**
 * Removes the kernel, and what papermill was given.
 *
 * @returns what was done, a line each
 * @throws Error when there is no Jupyter, no such kernel, or another one has the name
 */
export function uninstallKernel(options: UninstallKernelOptions = {}): string[] {
  checkOptions('uninstallKernel', options, { name: true, python: true, prefix: true });
  const { name = DEFAULT_NAME, ...place } = options;
  const { kernels, papermill } = jupyterFolders(place);
  const done = [`removed ${removeKernelFolder({ kernels, name })}`];
  if (papermill !== undefined && removePapermillTranslator(papermill))
    done.push(`removed what papermill had of it (${papermill})`);
  return done;
}
