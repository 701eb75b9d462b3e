import { isError } from './is-error.js';
import type { CellFailure } from './messages.js';
import type { Inspect } from './represent.js';

const RED = '\u001b[31m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/** A place in what the user wrote, from 1. */
export interface Place {
  /** How stack traces name the cell or file. */
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

/** Errors as a front end is told of them: with the line at fault, and with what caused them. */
export class Tracebacks {
  /** Lines of what the user wrote, by label. */
  readonly #sources = new Map<string, readonly string[]>();
  /** Where cells waited for what was rejected with an error: the engine does not see through the wait. */
  readonly #waits = new WeakMap<object, Place[]>();

  /** @param stackOf the stack of an error, whose frames name places in what the user wrote */
  constructor(
    private readonly inspect: Inspect,
    private readonly stackOf = (error: Error): string => textOf(error, 'stack'),
  ) {}

  addSource(label: string, source: string): void {
    this.#sources.set(label, source.split(/\r?\n/));
  }

  /** Notes that the cell waited here for what was rejected. */
  addWait(reason: unknown, label: string, line: number, column: number): void {
    if (typeof reason !== 'object' || reason === null) return;
    const places = this.#waits.get(reason) ?? [];
    this.#waits.set(reason, places);
    if (places.length < 20) places.push({ label, line, column });
  }

  /** An error as the front end is told of it. */
  describe(error: unknown): CellFailure {
    if (!isError(error)) {
      const message = this.#show(error);
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
    const stack = this.stackOf(error);
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
    const [cause, errors] = [propertyOf(error, 'cause'), propertyOf(error, 'errors')];
    const nested: [string, unknown][] = [];
    if (Array.isArray(errors))
      nested.push(...errors.slice(0, 5).map((one): [string, unknown] => ['one of', one]));
    if (cause !== undefined) nested.push(['caused by', cause]);
    for (const [relation, other] of nested) {
      if (seen.has(other)) continue;
      const described = isError(other) ? this.#describe(other, '  ', seen) : [this.#show(other)];
      lines.push(`${relation} ${described[0]!.trimStart()}`, ...described.slice(1));
    }
    return lines.map((line) => `${indent}${line}`);
  }

  /** The line of the cell or file that the first frame in one names. */
  #excerpt(frames: readonly string[]): string[] {
    for (const frame of frames) {
      const [, label, lineText, columnText] =
        /(?:\(|at (?:async )?)([^()]*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
      const [line, column] = [Number(lineText), Number(columnText)];
      const text = this.#sources.get(label ?? '')?.[line - 1];
      if (text === undefined || text.length > 200) continue;
      return [
        `${DIM}${line} |${PLAIN} ${text}`,
        `${' '.repeat(`${line}`.length)} ${DIM}|${PLAIN} ${' '.repeat(column - 1)}${RED}^${PLAIN}`,
      ];
    }
    return [];
  }

  #show(value: unknown): string {
    try {
      return this.inspect(value);
    } catch {
      return `a value of type ${typeof value} that cannot be shown`;
    }
  }
}

export function headerOf(error: unknown): string {
  const [name, message] = [textOf(error, 'name') || 'Error', textOf(error, 'message')];
  return message ? `${name}: ${message}` : name;
}

/** A property that may be a getter which throws, as text. */
export function textOf(error: unknown, key: string): string {
  const value = propertyOf(error, key);
  try {
    return value === undefined || value === null ? '' : String(value);
  } catch {
    return '';
  }
}

function propertyOf(error: unknown, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
