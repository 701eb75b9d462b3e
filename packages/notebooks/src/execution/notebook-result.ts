import { textTable } from '@resattn/vis/text';

/** How the execution of one notebook ended. */
export interface NotebookResult {
  /** File name without its extension: `01-resnet-attention`. */
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly seconds: number;
  /** Seconds of each code cell that came to its end. */
  readonly cellSeconds: readonly number[];
  readonly failure?: NotebookFailure | undefined;
}

export interface NotebookFailure {
  /** Number of the code cell, from 1; undefined where no cell is to blame. */
  readonly cell?: number | undefined;
  /** What the cell runs. */
  readonly source?: string | undefined;
  readonly message: string;
}

/** A table of notebooks with times, and below it what failed and where. */
export function formatResults(results: readonly NotebookResult[]): string {
  const rows = results.map(({ name, status, seconds, cellSeconds }) => [
    name,
    status,
    `${cellSeconds.length}`,
    `${seconds.toFixed(1)} s`,
    `${Math.max(0, ...cellSeconds).toFixed(1)} s`,
  ]);
  const table = textTable(['notebook', 'status', 'cells', 'time', 'slowest cell'], rows, {
    alignments: ['left', 'left'],
  });
  const failures = results.flatMap(({ name, failure }) =>
    failure ? [`\n${name}${describeFailure(failure)}`] : [],
  );
  const numPassed = results.filter(({ status }) => status === 'passed').length;
  const total = `${numPassed} passed, ${results.length - numPassed} failed`;
  return [table, ...failures, '', total].join('\n');
}

function describeFailure({ cell, source, message }: NotebookFailure): string {
  if (cell === undefined) return `: ${message}`;
  const code = (source ?? '').split('\n').map((text) => `    ${text}`);
  return `, code cell ${cell}:\n${code.join('\n')}\n${message}`;
}
