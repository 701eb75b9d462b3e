import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { setHost } from '../notebook/host.js';
import type { MimeBundle } from '../notebook/mime-bundle.js';
import { watchNames } from './assigned-names.js';
import { eachOf } from './each-of.js';
import { Importer } from './importer.js';
import { isError } from './is-error.js';
import {
  type CompiledCode,
  endOfRun,
  HIDDEN_PREFIX,
  IMPORT_MARK,
  KERNEL,
  type LoadedModule,
  type RunOutcome,
  type RunRequest,
} from './messages.js';
import { type OutputChannel, writeAll } from './output-channel.js';
import type { Questions } from './questions.js';
import { encodeBinary, represent } from './represent.js';
import { Interrupted, interruptedOutcome, Run } from './run.js';
import { runStorage } from './run-storage.js';
import { StackTraces } from './stack-traces.js';

type Exports = Record<string, unknown>;
type Body = (
  exports: Exports,
  require: (specifier: string) => unknown,
  kernel: object,
  module: { readonly exports: Exports },
  filename: string,
  dirname: string,
) => Promise<unknown>;

// A cell may replace the global.
const { Promise: NativePromise } = globalThis;

const PARAMETERS = `(async function (exports, require, ${KERNEL}, module, __filename, __dirname) {`;

/** Runs compiled cells one after another. They share one object that has their top-level names. */
export class CellRunner {
  readonly #names: Exports = {};
  readonly #traces: StackTraces;
  readonly #importer: Importer;
  readonly #notebook: string;
  #current: { run: Run; finish: (outcome: RunOutcome) => void } | undefined;
  #settled: (() => void) | undefined;
  #lastRun = 0;
  #files = 0;

  constructor(
    folder: string,
    private readonly channel: OutputChannel,
    questions: Questions,
  ) {
    this.#notebook = `${folder}/notebook.ts`;
    this.#traces = new StackTraces(folder);
    this.#traces.install();
    this.#importer = new Importer(
      folder,
      (specifier, from) => questions.module(specifier, from),
      (module, exports, loading) => this.#runFile(module, exports, loading),
    );
    const show = (
      data: MimeBundle,
      {
        id,
        isUpdate = false,
      }: { readonly id?: string | undefined; readonly isUpdate?: boolean | undefined },
    ) => {
      const run = this.attribution();
      if (run === undefined) return;
      channel.send({
        type: 'display',
        run,
        data: encodeBinary(data),
        metadata: {},
        ...(id !== undefined && { displayId: id }),
        isUpdate,
      });
    };
    const interruptSignal = () => (runStorage.getStore() ?? this.#current?.run)?.signal;
    setHost({
      show: async (value, options) => show(await represent(value, inspect), options),
      showBundle: show,
      clearOutput: (wait) => {
        const run = this.attribution();
        if (run !== undefined) channel.send({ type: 'clear', run, wait });
      },
      interruptSignal,
      ask: (prompt, isPassword) => questions.input(prompt, isPassword),
    });
  }

  /** The run that output belongs to; undefined when it belongs to a cell that was given up. */
  attribution(): number | undefined {
    const run = runStorage.getStore();
    if (run?.isAbandoned) return undefined;
    return run?.id ?? this.#current?.run.id ?? this.#lastRun;
  }

  async run(request: RunRequest): Promise<void> {
    const run = new Run(request.run, request.label);
    const assignedBy = watchNames(request.names, this.#names);
    const outcome = await new NativePromise<RunOutcome>((resolve) => {
      this.#current = { run, finish: resolve };
      this.#lastRun = run.id;
      runStorage.run(run, () => {
        // In a job of its own: what is ended by force takes along all that it was called from.
        NativePromise.resolve()
          .then(() => this.#execute(request, run))
          .then(resolve, (error: unknown) => resolve(this.#traces.tracebacks.describe(error)));
      });
    });
    this.#current = undefined;
    if (run.signal.aborted) run.abandon();
    const assigned = assignedBy(outcome);
    this.channel.flush();
    const isMarked = [mark(1, run.id), mark(2, run.id)] as const;
    this.channel.send({ type: 'done', run: run.id, outcome, assigned, isMarked });
    this.#settled?.();
    this.#settled = undefined;
  }

  /** Ends the current cell; `settled` is called when that is done, or there was none. */
  interrupt(settled: () => void): void {
    const current = this.#current;
    if (!current) {
      // What kept the thread busy belonged to no cell: it has ended, since this runs.
      settled();
      return;
    }
    this.#settled = settled;
    void current.run.interrupt().then(() => this.#giveUp(current));
  }

  /** The synchronous code that ran was ended, so what waits for it would wait for ever. */
  terminated(): void {
    const current = this.#current;
    if (current?.run.signal.aborted) setImmediate(() => this.#giveUp(current));
  }

  /** An error that no cell can be blamed for by its outcome: thrown in a timer, or a forgotten promise. */
  reportUncaught(error: unknown): void {
    if (isError(error) && error instanceof Interrupted) return;
    const run = this.attribution();
    if (run === undefined) return;
    const { traceback } = this.#traces.tracebacks.describe(error);
    this.channel.stream(
      run,
      'stderr',
      `Uncaught, outside the cell's own flow:\n${traceback.join('\n')}\n`,
    );
    this.channel.flush();
  }

  #giveUp({ run, finish }: { run: Run; finish: (outcome: RunOutcome) => void }): void {
    run.abandon();
    finish(interruptedOutcome);
  }

  async #execute(request: RunRequest, run: Run): Promise<RunOutcome> {
    const { code, label, isExpression } = request;
    const value = await this.#evaluate(code, {
      file: `kernel:${run.id}/${label}`,
      label,
      exports: this.#names,
      path: this.#notebook,
      loading: [],
    });
    if (run.signal.aborted) return interruptedOutcome;
    if (value === undefined && !isExpression) return { status: 'ok' };
    const data = await represent(value, inspect);
    if (isExpression) return { status: 'ok', value: data };
    if (!run.isAbandoned) this.channel.send({ type: 'result', run: run.id, data, metadata: {} });
    return { status: 'ok' };
  }

  async #runFile(
    { path, code }: Extract<LoadedModule, { kind: 'typescript' }>,
    exports: Exports,
    loading: readonly string[],
  ): Promise<void> {
    const file = `kernel:${++this.#files}/${path}`;
    await this.#evaluate(code, { file, label: this.#traces.labelOf(path), exports, path, loading });
  }

  async #evaluate(
    code: CompiledCode,
    where: {
      file: string;
      label: string;
      exports: Exports;
      path: string;
      loading: readonly string[];
    },
  ): Promise<unknown> {
    const { file, label, exports, path, loading } = where;
    const { javascript, imports } = code;
    this.#traces.add(file, label, code);
    const modules = new Map<string, unknown>();
    for (const wanted of imports) {
      const { specifier } = wanted;
      const module = specifier.startsWith(`./${HIDDEN_PREFIX}`)
        ? this.#names
        : await this.#importer.load(wanted, path, loading);
      modules.set(`${IMPORT_MARK}${specifier}`, module);
    }
    const ownRequire = this.#importer.require;
    const require = Object.assign(
      (specifier: string) =>
        modules.has(specifier) ? modules.get(specifier) : ownRequire(specifier),
      { resolve: ownRequire.resolve, cache: ownRequire.cache, main: undefined },
    );
    const body = new vm.Script(`${PARAMETERS}${javascript}\n})`, {
      filename: file,
      columnOffset: -PARAMETERS.length,
    }).runInThisContext() as Body;
    return body(exports, require, this.#kernelOf(path, label), { exports }, path, dirname(path));
  }

  /** What compiled code needs of the kernel. */
  #kernelOf(path: string, label: string): object {
    return {
      import: (specifier: unknown, options?: { with?: Record<string, string> | undefined }) =>
        this.#importer.load(
          { specifier: String(specifier), ...(options?.with && { attributes: options.with }) },
          path,
        ),
      meta: {
        url: pathToFileURL(path).href,
        filename: path,
        dirname: dirname(path),
        resolve: (specifier: string) =>
          pathToFileURL(this.#importer.require.resolve(specifier)).href,
      },
      await: (value: unknown, line: number, column: number) => {
        const run = runStorage.getStore();
        if (!run) return value;
        return run.wait(value, (reason) =>
          this.#traces.tracebacks.addWait(reason, label, line, column),
        );
      },
      each: (values: AsyncIterable<unknown>) => eachOf(values, runStorage.getStore()),
    };
  }
}

/** Marks on a raw descriptor where the output of a run ends; false where that cannot be written. */
function mark(descriptor: 1 | 2, run: number): boolean {
  try {
    writeAll(descriptor, Buffer.from(endOfRun(run)));
    return true;
  } catch {
    return false;
  }
}
