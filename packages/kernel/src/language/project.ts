import type { PlatformPath } from 'node:path';
import ts from 'typescript';
import { HIDDEN_PREFIX } from '../worker/messages.js';

/** Modules that the kernel itself provides, wherever the notebook lies. */
export const providedModules = ['@resattn/kernel', 'tslab'] as const;

/** Where the files are: on a disk, or in memory as in a browser. */
export interface ProjectFiles {
  readonly system: Pick<
    ts.System,
    'fileExists' | 'readFile' | 'readDirectory' | 'directoryExists' | 'getDirectories'
  > &
    Partial<Pick<ts.System, 'realpath' | 'getModifiedTime' | 'getFileSize'>>;
  readonly paths: Pick<PlatformPath, 'join' | 'dirname' | 'relative' | 'extname'>;
  /** The folder of TypeScript's own libraries. */
  readonly libraryFolder: string;
  /** The libraries that every cell sees. */
  readonly libraries: readonly string[];
  /** The file that declares the globals of what runs the cells. */
  readonly globals: string;
}

export interface ProjectOptions extends ProjectFiles {
  /** The folder of the notebook, from where packages and files are found. */
  readonly folder: string;
  /** Declarations of the provided modules. */
  readonly provided: Readonly<Record<string, string>>;
  readonly isCancelled: () => boolean;
}

/**
 * The notebook as TypeScript sees it: the current cell as the one root file, which imports from earlier
 * cells what it uses of them.
 */
export class Project {
  readonly service: ts.LanguageService;
  readonly currentFile: string;
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #resolved = new Map<string, ts.ResolvedModuleFull>();
  /** Files that import what was not found, or what is a file of the user's: both may change. In lower case. */
  readonly #unsettled = new Set<string>();
  readonly #fixed = new Map<string, boolean>();
  readonly #snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  readonly #compilerOptions: ts.CompilerOptions;
  readonly #options: ProjectOptions;
  readonly #roots: string[];
  #resolutionCache: ts.ModuleResolutionCache;
  #version = 0;

  constructor(options: ProjectOptions) {
    this.#options = options;
    const { folder, isCancelled, system, paths, libraryFolder } = options;
    this.currentFile = paths.join(folder, `${HIDDEN_PREFIX}current.ts`);
    this.#compilerOptions = {
      target: ts.ScriptTarget.ES2022,
      lib: [...options.libraries],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      moduleDetection: ts.ModuleDetectionKind.Force,
      customConditions: ['node'],
      // As tslab, whose notebooks are to run here.
      strict: false,
      skipLibCheck: true,
      allowJs: true,
      checkJs: false,
      noEmit: true,
      isolatedModules: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      esModuleInterop: true,
      jsx: ts.JsxEmit.ReactJSX,
      types: [],
    };
    this.#resolutionCache = this.#newResolutionCache();
    this.#roots = [options.globals, this.currentFile];
    this.setText(this.currentFile, '');
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => this.#compilerOptions,
      getScriptFileNames: () => this.#roots,
      getScriptVersion: (file) => this.#versionOf(file),
      getScriptSnapshot: (file) => this.#snapshotOf(file),
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: (settings) =>
        paths.join(libraryFolder, ts.getDefaultLibFileName(settings)),
      fileExists: (file) => this.#exists(file),
      readFile: (file) => this.#read(file),
      readDirectory: system.readDirectory,
      directoryExists: system.directoryExists,
      getDirectories: system.getDirectories,
      ...(system.realpath && { realpath: system.realpath }),
      getCancellationToken: () => ({ isCancellationRequested: isCancelled }),
      resolveModuleNameLiterals: (literals, file) =>
        literals.map(({ text }) => {
          const resolvedModule = this.resolve(text, file);
          if (!this.#isSettled(text, file, resolvedModule?.resolvedFileName))
            this.#unsettled.add(file.toLowerCase());
          return { resolvedModule };
        }),
    };
    // Hosts may have these two, though their type does not say so: a file of the user's may find tomorrow
    // what it does not find today, and what is known of installed packages is read once.
    Object.assign(host, {
      hasInvalidatedResolutions: (path: string) => this.#unsettled.has(path.toLowerCase()),
      getModuleResolutionCache: () => this.#resolutionCache,
    });
    this.service = ts.createLanguageService(host, ts.createDocumentRegistry());
  }

  cellFile(id: number): string {
    return this.#options.paths.join(this.#options.folder, `${HIDDEN_PREFIX}${id}.ts`);
  }

  /** Changes when the file does. */
  fileVersion(file: string): string {
    const { system } = this.#options;
    const modified = system.getModifiedTime?.(file);
    return `${modified?.getTime() ?? 0}-${system.getFileSize?.(file) ?? 0}`;
  }

  /** The specifier by which a cell imports from an earlier one. */
  cellSpecifier(id: number): string {
    return `./${HIDDEN_PREFIX}${id}`;
  }

  setText(file: string, text: string): void {
    if (this.#texts.get(file)?.text === text) return;
    this.#unsettled.delete(file.toLowerCase());
    this.#texts.set(file, { text, version: ++this.#version });
  }

  /** Where a specifier leads, as TypeScript sees it; undefined when nowhere. */
  resolve(specifier: string, from: string): ts.ResolvedModuleFull | undefined {
    const provided = this.#options.provided[specifier];
    if (provided)
      return {
        resolvedFileName: provided,
        extension: ts.Extension.Dts,
        isExternalLibraryImport: true,
      };
    const { system, paths } = this.#options;
    const key = `${paths.dirname(from)}\n${specifier}`;
    const known = this.#resolved.get(key);
    if (known && (this.#isFixed(known.resolvedFileName) || this.#exists(known.resolvedFileName)))
      return known;
    const { resolvedModule } = ts.resolveModuleName(
      specifier,
      from,
      this.#compilerOptions,
      {
        fileExists: (file) => this.#exists(file),
        readFile: (file) => this.#read(file),
        directoryExists: system.directoryExists,
        ...(system.realpath && { realpath: system.realpath }),
      },
      // For files that change, only what is known of packages is taken over, not what was not found.
      this.#isFixed(from)
        ? this.#resolutionCache
        : this.#newResolutionCache(this.#resolutionCache.getPackageJsonInfoCache()),
    );
    if (resolvedModule) this.#resolved.set(key, resolvedModule);
    else if (!this.#isFixed(from)) {
      this.#resolved.delete(key);
      // It may be installed before it is asked for again.
      this.#resolutionCache = this.#newResolutionCache();
    }
    return resolvedModule;
  }

  #newResolutionCache(packages?: ts.PackageJsonInfoCache): ts.ModuleResolutionCache {
    return ts.createModuleResolutionCache(
      this.#options.folder,
      (file) => file,
      this.#compilerOptions,
      packages,
    );
  }

  #exists(file: string): boolean {
    return this.#texts.has(file) || this.#options.system.fileExists(file);
  }

  #read(file: string): string | undefined {
    return this.#texts.get(file)?.text ?? this.#options.system.readFile(file);
  }

  #versionOf(file: string): string {
    const own = this.#texts.get(file);
    if (own) return `${own.version}`;
    // Installed packages are taken to stay as they are, so that not every cell asks for each file.
    if (this.#isFixed(file)) return '1';
    return this.fileVersion(file);
  }

  /** Whether what a specifier leads to stays: packages declare modules such as `node:fs`, which are no files. */
  #isSettled(specifier: string, from: string, found: string | undefined): boolean {
    // The compiler adds an import of React's runtime to each file, should it have JSX.
    if (this.#isFixed(from) || /^node:|[\\/]jsx-runtime$/.test(specifier)) return true;
    return found !== undefined && (this.#texts.has(found) || this.#isFixed(found));
  }

  /** Whether a file is taken to stay as it is: of a package, be it only linked from its workspace. */
  #isFixed(file: string): boolean {
    const known = this.#fixed.get(file);
    if (known !== undefined) return known;
    const { folder, paths } = this.#options;
    const isOutside = () => paths.relative(folder, file).startsWith('..');
    const isFixed = isInstalled(file) || (/\.d\.[cm]?ts$/.test(file) && isOutside());
    this.#fixed.set(file, isFixed);
    return isFixed;
  }

  #snapshotOf(file: string): ts.IScriptSnapshot | undefined {
    const version = this.#versionOf(file);
    const known = this.#snapshots.get(file);
    if (known?.version === version) return known.snapshot;
    const text = this.#read(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(file, { version, snapshot });
    return snapshot;
  }
}

export function isInstalled(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}
