// The declarations that cells are checked against in the browser: of the packages, of what they name, and
// TypeScript's own libraries, as texts by path.
import { readFileSync, realpathSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import ts from 'typescript';
import { docs, root } from './site-folder.mjs';

const libraries = ['lib.esnext.d.ts', 'lib.webworker.d.ts', 'lib.webworker.asynciterable.d.ts'];
const libraryFolder = '/lib';
const globals = '/lite/globals.d.ts';

/** @type {ts.CompilerOptions} */
const options = {
  target: ts.ScriptTarget.ES2022,
  lib: libraries,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  skipLibCheck: true,
  types: [],
};

/** @param {string} file */
const isLibrary = (file) => /[\\/]typescript[\\/]lib[\\/]lib\.[^\\/]*\.d\.ts$/.test(file);

/** @param {string} file */
function virtualPath(file) {
  if (isLibrary(file)) return `${libraryFolder}/${basename(file)}`;
  return `/${relative(root, realpathSync(file)).replaceAll('\\', '/')}`;
}

/**
 * @param {readonly string[]} specifiers of modules that cells can import
 * @param {Readonly<Record<string, string>>} replaced sources that stand in for a module in the browser
 * @param {Readonly<Record<string, string>>} provided declarations of the modules that the kernel has itself
 */
export function liteDeclarations(specifiers, replaced, provided) {
  const entry = join(docs, 'lite-entry.ts');
  const text = specifiers.map((specifier) => `import '${specifier}';`).join('\n');
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => file === entry || fileExists(file);
  host.readFile = (file) => (file === entry ? text : readFile(file));
  host.getSourceFile = (file, language, ...rest) =>
    file === entry
      ? ts.createSourceFile(file, text, language)
      : getSourceFile.call(host, file, language, ...rest);
  const program = ts.createProgram([entry, ...Object.values(provided)], options, host);

  /** @type {Record<string, string>} */
  const texts = { [globals]: readFileSync(join(docs, 'lite/globals.d.ts'), 'utf8') };
  /** @type {Record<string, string>} */
  const modules = {};
  for (const { fileName, text: declared } of program.getSourceFiles()) {
    if (fileName !== entry) texts[virtualPath(fileName)] = declared;
    if (isLibrary(fileName)) continue;
    for (const { fileName: specifier } of ts.preProcessFile(declared, true).importedFiles) {
      if (specifier.startsWith('.')) continue;
      const found = ts.resolveModuleName(specifier, fileName, options, host).resolvedModule;
      if (!found) {
        if (fileName === entry)
          throw new Error(`no declarations of ${specifier}; build the packages`);
        continue;
      }
      const path = virtualPath(found.resolvedFileName);
      const other = modules[specifier];
      if (other !== undefined && other !== path)
        throw new Error(
          `${specifier} is both ${other} and ${path}: cells cannot have two versions`,
        );
      modules[specifier] = path;
    }
  }
  for (const [specifier, file] of Object.entries(provided)) modules[specifier] = virtualPath(file);
  for (const [specifier, file] of Object.entries(replaced)) {
    const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: options,
    });
    modules[specifier] = `/lite/${basename(file, '.ts')}.d.ts`;
    texts[modules[specifier]] = outputText;
  }
  return { texts, modules, libraryFolder, libraries, globals };
}
