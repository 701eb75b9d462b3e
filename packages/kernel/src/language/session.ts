import ts from 'typescript';
import { type CompiledCode, HIDDEN_PREFIX, type LoadedModule } from '../worker/messages.js';
import { type Completions, completeAt } from './completion.js';
import { type DeclaredName, outlineCell } from './declarations.js';
import { formatDiagnostics, type Problem } from './diagnostics.js';
import { emit } from './emit.js';
import { type Inspection, inspectAt } from './inspection.js';
import { type Completeness, isComplete } from './is-complete.js';
import { isInstalled, Project, type ProjectOptions } from './project.js';

export type Compilation =
  | { readonly status: 'ok'; readonly code: CompiledCode; readonly names: readonly string[] }
  | {
      readonly status: 'error';
      readonly problems: readonly Problem[];
      readonly traceback: readonly string[];
    };

/** Where a name of an earlier cell comes from. */
type Known = { readonly cell: number; readonly name: DeclaredName };

/** Knows the cells that have been run, and compiles, completes and explains the next one. */
export class LanguageSession {
  readonly #project: Project;
  readonly #known = new Map<string, Known>();
  readonly #outlines = new Map<number, ReadonlyMap<string, DeclaredName>>();
  readonly #ambient = new Set<number>();
  readonly #modules = new Map<string, { version: string; code: CompiledCode }>();

  constructor(private readonly options: ProjectOptions) {
    this.#project = new Project(options);
  }

  /** Checks a cell and translates it to JavaScript. What it declares is known after `register`. */
  compile(cell: number, label: string, code: string): Compilation {
    // The first line of a script is for the shell.
    const source = asExpression(code.replace(/^#!/, '//'));
    const { declared, used, isAmbient } = outlineCell(source);
    const { service, currentFile } = this.#project;
    const exported = `${source}\n${exportsOf(declared)}`;
    this.#project.setText(currentFile, `${exported}\n${this.#scope(declared, used)}`);
    const diagnostics = [
      ...service.getSyntacticDiagnostics(currentFile),
      ...service.getSemanticDiagnostics(currentFile),
    ];
    const { problems, traceback } = formatDiagnostics(diagnostics, source, label);
    if (problems.length > 0) return { status: 'error', problems, traceback };
    const whole = `${exported}\n${this.#prelude(declared, used)}`;
    this.#project.setText(this.#project.cellFile(cell), whole);
    this.#outlines.set(cell, declared);
    if (isAmbient) this.#ambient.add(cell);
    const imports = this.#imports(declared, used);
    const emitted = emit(source, { isCell: true, fileName: `${label}.ts`, added: imports });
    const names = [...declared].flatMap(([name, { kind }]) => (kind === 'value' ? [name] : []));
    return { status: 'ok', code: emitted, names };
  }

  /** Makes what a cell has declared known to the cells after it: all of it, or of its values only some. */
  register(cell: number, values: readonly string[]): void {
    for (const [name, declared] of this.#outlines.get(cell) ?? [])
      if (declared.kind !== 'value' || values.includes(name))
        this.#known.set(name, { cell, name: declared });
    this.#outlines.delete(cell);
  }

  /** Forgets all cells: their state is gone. */
  reset(): void {
    this.#known.clear();
    this.#outlines.clear();
    this.#ambient.clear();
  }

  complete(code: string, cursor: number): Completions {
    const file = this.#open(code);
    return completeAt(this.#project.service, file, code, cursor);
  }

  inspect(code: string, cursor: number): Inspection | undefined {
    const file = this.#open(code);
    return inspectAt(this.#project.service, file, code, cursor);
  }

  isComplete(code: string): Completeness {
    return isComplete(code);
  }

  /**
   * Where a specifier in a file or a cell leads. Local TypeScript is translated, again whenever it has
   * changed.
   *
   * @throws Error when a local file does not exist or has a syntax error
   */
  load(specifier: string, from: string): LoadedModule {
    const isLocal = /^\.{0,2}[\\/]|^\.{1,2}$|^[A-Za-z]:[\\/]/.test(specifier);
    if (!isLocal) return { kind: 'native' };
    const found = this.#project.resolve(specifier, from)?.resolvedFileName;
    if (!found || isInstalled(found) || /\.d\.[cm]?ts$/.test(found)) return { kind: 'native' };
    if (!/^\.[cm]?tsx?$/.test(this.options.paths.extname(found)))
      return { kind: 'native', path: found, version: this.#project.fileVersion(found) };
    const version = this.#versionOf(found, new Set());
    const known = this.#modules.get(found);
    if (known?.version === version)
      return { kind: 'typescript', path: found, version, code: known.code };
    const text = this.options.system.readFile(found) ?? '';
    const parsed = ts.createSourceFile(found, text, ts.ScriptTarget.Latest) as ts.SourceFile & {
      readonly parseDiagnostics: readonly ts.Diagnostic[];
    };
    const { traceback } = formatDiagnostics(parsed.parseDiagnostics, text, found);
    if (traceback.length > 0) throw new Error(traceback.join('\n'));
    const code = emit(text, { isCell: false, fileName: found });
    this.#modules.set(found, { version, code });
    return { kind: 'typescript', path: found, version, code };
  }

  /** Of a file and all local files that it imports. */
  #versionOf(file: string, seen: Set<string>): string {
    if (seen.has(file)) return '';
    seen.add(file);
    const own = this.#project.fileVersion(file);
    const text = this.options.system.readFile(file) ?? '';
    const imported = ts.preProcessFile(text, true, true).importedFiles;
    const others = imported.flatMap(({ fileName }) => {
      if (!fileName.startsWith('.')) return [];
      const found = this.#project.resolve(fileName, file)?.resolvedFileName;
      return found && !isInstalled(found) ? [this.#versionOf(found, seen)] : [];
    });
    return [own, ...others].join('+');
  }

  /** The code as the current file, with every name of the earlier cells at hand. */
  #open(code: string): string {
    const { declared } = outlineCell(code);
    const file = this.#project.currentFile;
    this.#project.setText(file, `${code}\n;${this.#scope(declared)}`);
    return file;
  }

  /** Declarations of the earlier cells' names that a cell uses, as the type checker is to see them. */
  #prelude(declared: ReadonlyMap<string, DeclaredName>, used: ReadonlySet<string>): string {
    const lines = [...this.#visible(declared, used)].map(([name, known]) =>
      this.#declaration(name, known),
    );
    return [...this.#ambientImports(), ...lines].join('\n');
  }

  /**
   * The same for the current file, with an empty import in place of each name that it does not use: as long as a
   * file imports the same modules in the same order, the compiler takes over all that it knows of the others.
   */
  #scope(declared: ReadonlyMap<string, DeclaredName>, used?: ReadonlySet<string>): string {
    const lines = [...this.#known].map(([name, known]) => {
      const isVisible = !declared.has(name) && (!used || used.has(name));
      if (isVisible) return this.#declaration(name, known);
      if (known.name.kind !== 'import')
        return `import {} from '${this.#project.cellSpecifier(known.cell)}';`;
      const [from] = /from [^;]*;$/.exec(known.name.text) ?? [];
      return from === undefined ? '' : `import {} ${from}`;
    });
    return [...this.#ambientImports(), ...lines].join('\n');
  }

  #ambientImports(): string[] {
    return [...this.#ambient].map((cell) => `import '${this.#project.cellSpecifier(cell)}';`);
  }

  #declaration(name: string, { cell, name: known }: Known): string {
    const specifier = this.#project.cellSpecifier(cell);
    if (known.kind !== 'value' || !known.isMutable) return importOf(name, known, specifier);
    // Imports cannot be assigned to, so a variable is declared with the type that it has there.
    const original = `${HIDDEN_PREFIX}${name}`;
    return `import { ${name} as ${original} } from '${specifier}'; declare let ${name}: typeof ${original};`;
  }

  #imports(declared: ReadonlyMap<string, DeclaredName>, used?: ReadonlySet<string>): string {
    const lines = [...this.#visible(declared, used)].map(([name, { cell, name: known }]) =>
      importOf(name, known, this.#project.cellSpecifier(cell)),
    );
    return lines.join('\n');
  }

  *#visible(
    declared: ReadonlyMap<string, DeclaredName>,
    used?: ReadonlySet<string>,
  ): Iterable<[string, Known]> {
    for (const entry of this.#known)
      if (!declared.has(entry[0]) && (!used || used.has(entry[0]))) yield entry;
  }
}

function importOf(name: string, known: DeclaredName, specifier: string): string {
  if (known.kind === 'import') return known.text;
  return `import ${known.kind === 'type' ? 'type ' : ''}{ ${name} } from '${specifier}';`;
}

function exportsOf(declared: ReadonlyMap<string, DeclaredName>): string {
  const names = [...declared].flatMap(([name, { kind, ...rest }]) => {
    if (kind === 'import' || (rest as { isExported: boolean }).isExported) return [];
    return [kind === 'type' ? `type ${name}` : name];
  });
  return `export { ${names.join(', ')} };`;
}

/** `{ a: 1 }` alone is meant as an object, as in the consoles of Node and the browsers. */
function asExpression(code: string): string {
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return code;
  const parses = (text: string) => {
    const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest) as ts.SourceFile & {
      readonly parseDiagnostics: readonly unknown[];
    };
    return file.parseDiagnostics.length === 0;
  };
  const wrapped = `(${code}\n)`;
  return parses(wrapped) ? wrapped : code;
}
