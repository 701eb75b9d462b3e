import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { CompiledImport, LoadedModule } from './messages.js';

type Exports = Record<string, unknown>;
type NativeImport = (specifier: string, options?: { with: object }) => Promise<Exports>;

/** Runs the code of a local file; the last argument has the files that are being loaded above it. */
type RunFile = (
  module: Extract<LoadedModule, { kind: 'typescript' }>,
  exports: Exports,
  loading: readonly string[],
) => Promise<void>;

/**
 * Loads what cells and local files import: packages as Node does, local TypeScript translated by the
 * kernel, and local files of any kind anew when they have changed.
 */
export class Importer {
  readonly #require: NodeJS.Require;
  readonly #native: NativeImport;
  readonly #files = new Map<string, { version: string; exports: Exports; done: Promise<void> }>();

  constructor(
    folder: string,
    private readonly ask: (specifier: string, from: string) => Promise<LoadedModule>,
    private readonly runFile: RunFile,
  ) {
    hideWarning('USE_MAIN_CONTEXT_DEFAULT_LOADER');
    const base = join(folder, 'notebook.js');
    this.#require = createRequire(base);
    // A script that lies in the folder as far as Node can tell, so that it finds the packages there.
    this.#native = new vm.Script('(specifier, options) => import(specifier, options)', {
      filename: base,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as NativeImport;
  }

  /** `require` as a file in the notebook's folder has it. */
  get require(): NodeJS.Require {
    return this.#require;
  }

  async load(
    { specifier, attributes }: CompiledImport,
    from: string,
    loading: readonly string[] = [],
  ): Promise<Exports> {
    if (specifier === '@resattn/kernel') return require('../index.js') as Exports;
    if (specifier === 'tslab') return require('../notebook/tslab.js') as Exports;
    const options = attributes && { with: attributes };
    const isPath =
      specifier.startsWith('.') || specifier.startsWith('/') || /^[A-Za-z]:[\\/]/.test(specifier);
    if (!isPath) return interoperable(await this.#native(specifier, options));
    const module = await this.ask(specifier, from);
    if (module.kind === 'typescript') return this.#loadFile(module, loading);
    const path = module.path ?? join(dirname(from), specifier);
    const url = pathToFileURL(path).href;
    if (path.endsWith('.json')) {
      this.#forget(path);
      return { default: this.#require(path) };
    }
    if (module.version === undefined) return interoperable(await this.#native(url, options));
    const known = this.#files.get(path);
    if (known?.version !== module.version) this.#forget(path);
    this.#files.set(path, { version: module.version, exports: {}, done: Promise.resolve() });
    return interoperable(await this.#native(`${url}?version=${module.version}`, options));
  }

  async #loadFile(
    module: Extract<LoadedModule, { kind: 'typescript' }>,
    loading: readonly string[],
  ): Promise<Exports> {
    const known = this.#files.get(module.path);
    if (known?.version === module.version) {
      // Files that import each other see what the other has exported so far.
      if (!loading.includes(module.path)) await known.done;
      return known.exports;
    }
    const exports: Exports = {};
    const done = this.runFile(module, exports, [...loading, module.path]);
    this.#files.set(module.path, { version: module.version, exports, done });
    try {
      await done;
    } catch (error) {
      this.#files.delete(module.path);
      throw error;
    }
    return exports;
  }

  #forget(path: string): void {
    delete this.#require.cache[path];
  }
}

/**
 * A module as TypeScript's types describe it. Node shows of a CommonJS module only the exports that it
 * finds by reading the text, and the whole as `default`; here all of them are there.
 */
function interoperable(namespace: Exports): Exports {
  const whole = namespace.default;
  if ((typeof whole !== 'object' && typeof whole !== 'function') || whole === null)
    return namespace;
  const isCommonJs =
    'module.exports' in namespace ||
    Object.keys(namespace).every(
      (name) =>
        name === 'default' || (name in whole && (whole as Exports)[name] === namespace[name]),
    );
  if (!isCommonJs) return namespace;
  const isTranslated = (whole as Exports).__esModule === true;
  const isMissing = Object.keys(whole).some((name) => !(name in namespace));
  if (!isMissing && !isTranslated) return namespace;
  const names = Object.getOwnPropertyNames(whole).filter(
    (name) =>
      typeof whole !== 'function' ||
      !['length', 'name', 'prototype', 'arguments', 'caller'].includes(name),
  );
  const all: Exports = {};
  for (const name of names)
    Object.defineProperty(all, name, { enumerable: true, get: () => (whole as Exports)[name] });
  if (!(isTranslated && 'default' in all))
    Object.defineProperty(all, 'default', { enumerable: true, value: whole });
  return all;
}

/** Node says of an option that it is experimental; it is the kernel that uses it, not the notebook. */
function hideWarning(about: string): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes(about)) emitWarning(warning, ...rest);
  };
}
