import { SourceMap } from 'node:module';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type CellFailure, type CompiledCode, type Insertion, sourceColumn } from './messages.js';

const RED = '\u001b[31m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/** The folder of the kernel's own code, whose frames nobody wants to see. */
const ownFolder = dirname(__dirname);

interface Source {
  /** How stack traces name it. */
  readonly label: string;
  readonly map: SourceMap;
  readonly lines: readonly string[];
  readonly insertions: readonly Insertion[];
}

interface Place {
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

/** Names places in what the user wrote, not in what was made of it, and leaves the kernel out. */
export class StackTraces {
  readonly #sources = new Map<string, Source>();
  /** Where cells waited for what was rejected with an error: the engine does not see through the wait. */
  readonly #waits = new WeakMap<object, Place[]>();

  constructor(private readonly folder: string) {}

  /** Remembers the source of compiled code that the engine knows by a file name. */
  add(file: string, label: string, { sourceMap, source, insertions }: CompiledCode): void {
    const payload = JSON.parse(sourceMap) as ConstructorParameters<typeof SourceMap>[0];
    const lines = source.split(/\r?\n/);
    this.#sources.set(file, { label, map: new SourceMap(payload), lines, insertions });
  }

  /** Notes that the cell waited here for what was rejected. */
  addWait(reason: unknown, label: string, line: number, column: number): void {
    if (typeof reason !== 'object' || reason === null) return;
    const places = this.#waits.get(reason) ?? [];
    this.#waits.set(reason, places);
    if (places.length < 20) places.push({ label, line, column });
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

  /** An error as the front end is told of it. */
  describe(error: unknown): CellFailure {
    if (!isError(error)) {
      const message = show(error);
      return {
        status: 'error',
        name: 'Uncaught',
        message,
        traceback: [`${RED}Uncaught${PLAIN} ${message}`],
      };
    }
    const name = textOf(error, 'name') || 'Error';
    const message = textOf(error, 'message');
    return { status: 'error', name, message, traceback: this.#describe(error, '', new Set()) };
  }

  #describe(error: Error, indent: string, seen: Set<unknown>): string[] {
    seen.add(error);
    const stack = textOf(error, 'stack');
    const firstFrame = stack.search(/\n {4}at /);
    const header = (firstFrame < 0 ? stack : stack.slice(0, firstFrame)) || headerOf(error);
    const frames = firstFrame < 0 ? [] : stack.slice(firstFrame + 1).split('\n');
    for (const { label, line, column } of this.#waits.get(error) ?? [])
      if (!frames.some((frame) => frame.includes(`${label}:${line}:`)))
        frames.push(`    at async ${label}:${line}:${column}`);
    const colon = header.indexOf(':');
    const title =
      colon < 0
        ? `${RED}${header}${PLAIN}`
        : `${RED}${header.slice(0, colon)}${PLAIN}${header.slice(colon)}`;
    const lines = [
      title,
      ...this.#excerpt(frames),
      ...frames.map((frame) => `${DIM}${frame}${PLAIN}`),
    ];
    const { cause, errors } = error as { cause?: unknown; errors?: unknown };
    const nested: [string, unknown][] = [];
    if (Array.isArray(errors))
      nested.push(...errors.slice(0, 5).map((one): [string, unknown] => ['one of', one]));
    if (cause !== undefined) nested.push(['caused by', cause]);
    for (const [relation, other] of nested) {
      if (seen.has(other)) continue;
      const described = isError(other) ? this.#describe(other, '  ', seen) : [show(other)];
      lines.push(`${relation} ${described[0]!.trimStart()}`, ...described.slice(1));
    }
    return lines.map((line) => `${indent}${line}`);
  }

  /** The line of the cell or file that the first frame in one names. */
  #excerpt(frames: readonly string[]): string[] {
    for (const frame of frames) {
      const [, label, lineText, columnText] =
        /(?:\(|at (?:async )?)([^()]*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
      const source = [...this.#sources.values()].filter((one) => one.label === label).at(-1);
      const [line, column] = [Number(lineText), Number(columnText)];
      const text = source?.lines[line - 1];
      if (text === undefined || text.length > 200) continue;
      return [
        `${DIM}${line} |${PLAIN} ${text}`,
        `${' '.repeat(`${line}`.length)} ${DIM}|${PLAIN} ${' '.repeat(column - 1)}${RED}^${PLAIN}`,
      ];
    }
    return [];
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

function headerOf(error: unknown): string {
  const [name, message] = [textOf(error, 'name') || 'Error', textOf(error, 'message')];
  return message ? `${name}: ${message}` : name;
}

/** A property that may be a getter which throws. */
function textOf(error: unknown, key: string): string {
  try {
    const value = (error as Record<string, unknown>)[key];
    return value === undefined || value === null ? '' : String(value);
  } catch {
    return '';
  }
}

export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function show(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
