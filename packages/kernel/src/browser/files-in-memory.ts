import { dirname, extname, join, relative } from 'pathe';
import ts from 'typescript';
import type { ProjectFiles } from '../language/project.js';

/** Declarations that cells are checked against, where there is no disk. */
export interface Declarations {
  /** Texts by absolute path, with `/` between folders. */
  readonly texts: Readonly<Record<string, string>>;
  /** Modules by the specifier that cells import, as paths of their declarations. */
  readonly modules: Readonly<Record<string, string>>;
  /** The folder of TypeScript's own libraries. */
  readonly libraryFolder: string;
  /** The libraries that every cell sees. */
  readonly libraries: readonly string[];
  /** The file that declares the globals of what runs the cells. */
  readonly globals: string;
}

/** The folder in which the notebook lies for the compiler; its cells are all that is in it. */
export const NOTEBOOK_FOLDER = '/notebook';

/** Declarations as the files of a notebook. */
export function filesInMemory({
  texts,
  libraryFolder,
  libraries,
  globals,
}: Declarations): ProjectFiles {
  const files = new Map(Object.entries(texts));
  const folders = new Set<string>([NOTEBOOK_FOLDER]);
  for (const file of files.keys())
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  const childrenOf = (folder: string) =>
    [...folders].filter((one) => one !== folder && dirname(one) === folder);
  return {
    system: {
      fileExists: (file) => files.has(file),
      readFile: (file) => files.get(file),
      directoryExists: (folder) => folders.has(folder),
      getDirectories: (folder) => childrenOf(folder).map((one) => relative(folder, one)),
      readDirectory: (folder, extensions = [ts.Extension.Ts]) =>
        [...files.keys()].filter(
          (file) =>
            file.startsWith(`${folder}/`) &&
            extensions.some((extension) => file.endsWith(extension)),
        ),
      getFileSize: (file) => files.get(file)?.length ?? 0,
    },
    paths: { dirname, extname, join, relative },
    libraryFolder,
    libraries,
    globals,
  };
}
