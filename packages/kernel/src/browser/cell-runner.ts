import { inspect } from 'node-inspect-extracted';
import * as notebook from '../index.js';
import { setHost } from '../notebook/host.js';
import type { MimeBundle } from '../notebook/mime-bundle.js';
import * as tslab from '../notebook/tslab.js';
import { watchNames } from '../worker/assigned-names.js';
import { eachOf } from '../worker/each-of.js';
import { isError } from '../worker/is-error.js';
import {
  HIDDEN_PREFIX,
  IMPORT_MARK,
  KERNEL,
  type RunOutcome,
  type RunRequest,
} from '../worker/messages.js';
import type { Questions } from '../worker/questions.js';
import { encodeBinary, type Inspect, represent } from '../worker/represent.js';
import { Interrupted, interruptedOutcome, Run } from '../worker/run.js';
import { Tracebacks } from '../worker/tracebacks.js';
import type { GatheredOutput } from './gathered-output.js';
import { MappedStacks } from './mapped-stacks.js';

type Exports = Record<string, unknown>;

/** Modules by the specifier that cells import. */
export type Modules = Readonly<Record<string, () => Promise<object>>>;

const HEAD = `(async function (exports, require, ${KERNEL}) {\n`;
// Evaluates in the global scope.
const { eval: evaluate } = globalThis;

/** Runs compiled cells one after another, in a web worker. They share one object that has their names. */
export class BrowserCellRunner {
  readonly #names: Exports = {};
  readonly #stacks = new MappedStacks();
  readonly #tracebacks = new Tracebacks(inspect as Inspect, (error) => this.#stacks.stackOf(error));
  readonly #modules: Modules;
  #current: { run: Run; finish: (outcome: RunOutcome) => void } | undefined;
  #lastRun = 0;

  constructor(
    modules: Modules,
    private readonly output: GatheredOutput,
    questions: Questions,
  ) {
    this.#modules = {
      '@resattn/kernel': async () => notebook,
      tslab: async () => tslab,
      ...modules,
    };
    const interruptSignal = () => this.#current?.run.signal;
    const show = (
      data: MimeBundle,
      {
        id,
        isUpdate = false,
      }: { readonly id?: string | undefined; readonly isUpdate?: boolean | undefined },
    ) =>
      output.send({
        type: 'display',
        run: this.attribution(),
        data: encodeBinary(data),
        metadata: {},
        ...(id !== undefined && { displayId: id }),
        isUpdate,
      });
    setHost({
      show: async (value, options) => show(await represent(value, inspect as Inspect), options),
      showBundle: show,
      clearOutput: (wait) => output.send({ type: 'clear', run: this.attribution(), wait }),
      interruptSignal,
      ask: (prompt, isPassword) => questions.input(prompt, isPassword),
    });
  }

  /** The run that output belongs to: a browser does not tell which cell has set a timer. */
  attribution(): number {
    return this.#current?.run.id ?? this.#lastRun;
  }

  async run(request: RunRequest): Promise<void> {
    const run = new Run(request.run, request.label);
    const assignedBy = watchNames(request.names, this.#names);
    const outcome = await new Promise<RunOutcome>((resolve) => {
      this.#current = { run, finish: resolve };
      this.#lastRun = run.id;
      this.#execute(request, run).then(resolve, (error: unknown) =>
        resolve(this.#tracebacks.describe(error)),
      );
    });
    this.#current = undefined;
    if (run.signal.aborted) run.abandon();
    const assigned = assignedBy(outcome);
    this.output.send({ type: 'done', run: run.id, outcome, assigned, isMarked: [false, false] });
  }

  /** Ends the current cell where it waits; a loop that never waits is not reached. */
  interrupt(): void {
    const current = this.#current;
    if (!current) return;
    void current.run.interrupt().then(() => {
      current.run.abandon();
      current.finish(interruptedOutcome);
    });
  }

  /** An error that no cell can be blamed for by its outcome: thrown in a timer, or a forgotten promise. */
  reportUncaught(error: unknown): void {
    if (isError(error) && error instanceof Interrupted) return;
    const { traceback } = this.#tracebacks.describe(error);
    const text = `Uncaught, outside the cell's own flow:\n${traceback.join('\n')}\n`;
    this.output.stream(this.attribution(), 'stderr', text);
    this.output.flush();
  }

  async #execute({ code, label, isExpression }: RunRequest, run: Run): Promise<RunOutcome> {
    const modules = new Map<string, unknown>();
    for (const { specifier } of code.imports)
      modules.set(
        `${IMPORT_MARK}${specifier}`,
        specifier.startsWith(`./${HIDDEN_PREFIX}`) ? this.#names : await this.#load(specifier),
      );
    const require = (specifier: string) => {
      if (modules.has(specifier)) return modules.get(specifier);
      throw new Error(`there is no require in a browser: write import … from '${specifier}'`);
    };
    const script = this.#stacks.add(run.id, label, code, 1);
    this.#tracebacks.addSource(label, code.source);
    const body = evaluate(`${HEAD}${code.javascript}\n})\n//# sourceURL=${script}`) as (
      exports: Exports,
      require: (specifier: string) => unknown,
      kernel: object,
    ) => Promise<unknown>;
    const value = await body(this.#names, require, this.#kernelOf(run, label));
    if (run.signal.aborted) return interruptedOutcome;
    if (value === undefined && !isExpression) return { status: 'ok' };
    const data = await represent(value, inspect as Inspect);
    if (isExpression) return { status: 'ok', value: data };
    if (!run.isAbandoned) this.output.send({ type: 'result', run: run.id, data, metadata: {} });
    return { status: 'ok' };
  }

  async #load(specifier: string): Promise<object> {
    if (Object.hasOwn(this.#modules, specifier)) return await this.#modules[specifier]!();
    if (/^https?:/.test(specifier)) return (await import(/* @vite-ignore */ specifier)) as object;
    const known = Object.keys(this.#modules).sort().join(', ');
    throw new Error(`there is no module '${specifier}' in the browser; there are ${known}`);
  }

  /** What compiled code needs of the kernel. */
  #kernelOf(run: Run, label: string): object {
    return {
      import: (specifier: unknown) => this.#load(String(specifier)),
      meta: { url: globalThis.location?.href ?? '' },
      await: (value: unknown, line: number, column: number) =>
        run.wait(value, (reason) => this.#tracebacks.addWait(reason, label, line, column)),
      each: (values: AsyncIterable<unknown>) => eachOf(values, run),
    };
  }
}
