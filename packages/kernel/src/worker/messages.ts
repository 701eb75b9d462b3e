import type { MimeBundle } from '../notebook/mime-bundle.js';

/** Marks a module that is loaded before the body runs; a `require` of the user's own has no mark. */
export const IMPORT_MARK = 'import:';

/** The parameter of the compiled body that holds what it needs of the kernel. */
export const KERNEL = '$kernel';

/** Begins what only the compiler sees: names, and the files that the cells are for it, which are in memory. */
export const HIDDEN_PREFIX = '__notebook_cell_';

/** JavaScript of a cell or a local file, ready to be run. */
export interface CompiledCode {
  /** The body of an async function; its parameters are those of `runCode`. */
  readonly javascript: string;
  /** The source map of `javascript`, as JSON. */
  readonly sourceMap: string;
  /** What the user wrote. */
  readonly source: string;
  /** What was added to it before it was translated, which the source map does not know of. */
  readonly insertions: readonly Insertion[];
  /** Modules to load before the body runs. */
  readonly imports: readonly CompiledImport[];
}

/** Text added at a place of the source, from 1. */
export interface Insertion {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A column of the source with insertions, as a column of the source. */
export function sourceColumn(
  line: number,
  column: number,
  insertions: readonly Insertion[],
): number {
  let found = column;
  // Those of a line are in order, at columns of the source.
  for (const insertion of insertions)
    if (insertion.line === line && found > insertion.column)
      found = Math.max(insertion.column, found - insertion.length);
  return found;
}

export interface CompiledImport {
  readonly specifier: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** What a specifier in a cell or in a local file leads to. */
export type LoadedModule =
  | {
      readonly kind: 'typescript';
      readonly path: string;
      /** Differs whenever the text of the file or of a file it imports does. */
      readonly version: string;
      readonly code: CompiledCode;
    }
  /** A file that Node loads itself; `version` is set where it may be edited. */
  | {
      readonly kind: 'native';
      readonly path?: string | undefined;
      readonly version?: string | undefined;
    };

export interface RunRequest {
  readonly run: number;
  /** How stack traces name the cell: `In [3]`. */
  readonly label: string;
  readonly code: CompiledCode;
  /** Names that the cell declares. */
  readonly names: readonly string[];
  /** The value of the last expression goes into the outcome instead of becoming an output. */
  readonly isExpression?: boolean | undefined;
}

export type RunOutcome =
  | {
      readonly status: 'ok';
      readonly value?: MimeBundle | undefined;
      readonly metadata?: object | undefined;
    }
  | CellFailure;

export interface CellFailure {
  readonly status: 'error';
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

/** The outcome of a cell that something else than its own code has ended. */
export function errorOutcome(name: string, message: string): CellFailure {
  const traceback = [`\u001b[31m${name}\u001b[0m: ${message}`];
  return { status: 'error', name, message, traceback };
}

export type ToWorker =
  | { readonly type: 'run'; readonly request: RunRequest }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly value?: unknown;
      readonly error?: string | undefined;
    }
  | { readonly type: 'interrupt' };

export type WorkerQuestion =
  | { readonly about: 'module'; readonly specifier: string; readonly from: string }
  | { readonly about: 'input'; readonly prompt: string; readonly isPassword: boolean };

export type FromWorker =
  | { readonly type: 'ready' }
  | {
      readonly type: 'stream';
      readonly run: number;
      readonly name: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly type: 'display';
      readonly run: number;
      readonly data: MimeBundle;
      readonly metadata: object;
      readonly displayId?: string | undefined;
      readonly isUpdate: boolean;
    }
  | { readonly type: 'clear'; readonly run: number; readonly wait: boolean }
  | {
      readonly type: 'result';
      readonly run: number;
      readonly data: MimeBundle;
      readonly metadata: object;
    }
  | {
      readonly type: 'done';
      readonly run: number;
      readonly outcome: RunOutcome;
      /** Those of the names that have got a value. */
      readonly assigned: readonly string[];
      /** Whether the end of the run was also marked on the raw standard output and error. */
      readonly isMarked: readonly [stdout: boolean, stderr: boolean];
    }
  | {
      readonly type: 'question';
      readonly id: number;
      readonly run: number;
      readonly question: WorkerQuestion;
    }
  | { readonly type: 'exiting'; readonly status: number };

/** Descriptors of the worker beside the standard ones and the channel of `fork` (3). */
export const descriptors = { outputs: 4, interrupts: 5 } as const;

/** Ends what a run has written to the raw standard output and error. */
export const endOfRun = (run: number): string => `\u0000resattn-kernel end of run ${run}\u0000`;
