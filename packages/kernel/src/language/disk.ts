import { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import ts from 'typescript';
import type { ProjectFiles } from './project.js';

/** The files of this machine, for a notebook in a folder. */
export function filesOnDisk(folder: string): ProjectFiles {
  return {
    system: ts.sys,
    paths: { dirname, extname, join, relative },
    libraryFolder: dirname(ts.getDefaultLibFilePath({})),
    libraries: ['lib.esnext.d.ts'],
    globals: nodeTypes(folder),
  };
}

/** The types of Node as the notebook's folder has them, else those that the kernel comes with. */
function nodeTypes(folder: string): string {
  for (const start of [join(folder, 'package.json'), __filename]) {
    try {
      return join(dirname(createRequire(start).resolve('@types/node/package.json')), 'index.d.ts');
    } catch {
      // The next place.
    }
  }
  throw new Error('@types/node is not found beside @resattn/kernel; install the kernel anew');
}
