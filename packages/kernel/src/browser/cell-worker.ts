import { format } from 'node-inspect-extracted';
import type { ToWorker } from '../worker/messages.js';
import { Questions } from '../worker/questions.js';
import { BrowserCellRunner, type Modules } from './cell-runner.js';
import { GatheredOutput } from './gathered-output.js';
import { onMessage, ownScope, type WorkerScope } from './worker-scope.js';

/**
 * Makes the web worker it is called in one that runs cells; the page starts it.
 *
 * @param modules what cells can import, by specifier
 */
export function startCellWorker(modules: Modules, scope: WorkerScope = ownScope): void {
  const output = new GatheredOutput((message) => scope.postMessage(message));
  const questions = new Questions(
    (message) => output.send(message),
    () => runner.attribution(),
  );
  const runner = new BrowserCellRunner(modules, output, questions);
  redirectConsole((name, text) => output.stream(runner.attribution(), name, text));
  onMessage<ToWorker>(scope, (message) => {
    if (message.type === 'run') void runner.run(message.request);
    else if (message.type === 'interrupt') runner.interrupt();
    else questions.answer(message);
  });
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    runner.reportUncaught((event as PromiseRejectionEvent).reason);
  });
  scope.addEventListener('error', (event) => {
    event.preventDefault();
    const { error, message } = event as ErrorEvent;
    runner.reportUncaught(error ?? new Error(message));
  });
  output.send({ type: 'ready' });
}

/** What cells and libraries print is output of the notebook, as Node's `console` writes it. */
function redirectConsole(write: (name: 'stdout' | 'stderr', text: string) => void): void {
  let indent = '';
  const methods = {
    log: 'stdout',
    info: 'stdout',
    debug: 'stdout',
    dir: 'stdout',
    warn: 'stderr',
    error: 'stderr',
    trace: 'stderr',
  } as const;
  const print = (stream: 'stdout' | 'stderr', values: readonly unknown[]) =>
    write(stream, `${indent}${format(...values).replaceAll('\n', `\n${indent}`)}\n`);
  for (const [method, stream] of Object.entries(methods))
    Object.assign(console, { [method]: (...values: unknown[]) => print(stream, values) });
  Object.assign(console, {
    group: (...values: unknown[]) => {
      if (values.length > 0) print('stdout', values);
      indent += '  ';
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    table: (rows: unknown) => print('stdout', [rows]),
    assert: (isTrue: unknown, ...values: unknown[]) => {
      if (!isTrue) print('stderr', ['Assertion failed', ...values]);
    },
  });
}
