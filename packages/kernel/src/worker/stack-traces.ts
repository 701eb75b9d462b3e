import { SourceMap } from 'node:module';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type CompiledCode, type Insertion, sourceColumn } from './messages.js';
import { headerOf, type Place, Tracebacks } from './tracebacks.js';

/** The folder of the kernel's own code, whose frames nobody wants to see. */
const ownFolder = dirname(__dirname);

interface Source {
  /** How stack traces name it. */
  readonly label: string;
  readonly map: SourceMap;
  readonly insertions: readonly Insertion[];
}

/** Names places in what the user wrote, not in what was made of it, and leaves the kernel out. */
export class StackTraces {
  readonly #sources = new Map<string, Source>();
  readonly tracebacks = new Tracebacks(inspect);

  constructor(private readonly folder: string) {}

  /** Remembers the source of compiled code that the engine knows by a file name. */
  add(file: string, label: string, { sourceMap, source, insertions }: CompiledCode): void {
    const payload = JSON.parse(sourceMap) as ConstructorParameters<typeof SourceMap>[0];
    this.#sources.set(file, { label, map: new SourceMap(payload), insertions });
    this.tracebacks.addSource(label, source);
  }

  /** Takes over how the engine writes stack traces, in this process. */
  install(): void {
    Error.prepareStackTrace = (error, sites) => {
      const frames = sites.flatMap((site) => {
        const shown = this.#frame(site);
        return shown === undefined ? [] : [`\n    at ${shown}`];
      });
      return `${headerOf(error)}${frames.join('')}`;
    };
  }

  #frame(site: NodeJS.CallSite): string | undefined {
    const file = site.getFileName() ?? site.getEvalOrigin();
    if (!file || file.startsWith('node:')) return undefined;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const source = this.#sources.get(file);
    if (!source && isAbsolute(path) && !relative(ownFolder, path).startsWith('..'))
      return undefined;
    const place = this.#place(path, source, site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1);
    const location = `${place.label}:${place.line}:${place.column}`;
    const name = nameOf(site);
    return name ? `${name} (${location})` : `${isAsync(site) ? 'async ' : ''}${location}`;
  }

  #place(path: string, source: Source | undefined, line: number, column: number): Place {
    if (!source) return { label: path, line, column };
    const entry = source.map.findEntry(line - 1, Math.max(0, column - 1)) as {
      originalLine?: number | undefined;
      originalColumn?: number | undefined;
    };
    if (entry.originalLine === undefined) return { label: source.label, line, column };
    const at = entry.originalLine + 1;
    const originalColumn = sourceColumn(at, (entry.originalColumn ?? 0) + 1, source.insertions);
    return { label: source.label, line: at, column: originalColumn };
  }

  /** How a local file is named: as seen from the notebook. */
  labelOf(path: string): string {
    const seen = relative(this.folder, path);
    return seen.startsWith('..') ? path : join('.', seen);
  }
}

const isAsync = (site: NodeJS.CallSite) =>
  (site as { isAsync?: (() => boolean) | undefined }).isAsync?.() === true;

function nameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? '';
  const method = site.getMethodName();
  const type = site.isToplevel() || site.isConstructor() ? null : site.getTypeName();
  // The function around a cell has no name of the user's.
  if (name === '' && method === null) return '';
  const qualified =
    type && type !== 'Object' && !name.startsWith(type)
      ? `${type}.${name || method}`
      : name || method!;
  return `${isAsync(site) ? 'async ' : ''}${site.isConstructor() ? 'new ' : ''}${qualified}`;
}
