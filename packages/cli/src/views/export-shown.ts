import { type ExportTarget, exportRun, type MachineOptions } from '@resattn/experiments';
import { UsageError } from '@resattn/experiments/config';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';

export interface ExportOptions extends MachineOptions {
  readonly to: ExportTarget['to'] | 'server';
  readonly out?: string;
  readonly batch?: number;
  readonly length?: number;
}

/** Writes the model of a finished run for other programs, and lists the files. */
export async function exportShown(
  folder: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<void> {
  const { to, out, batch, length } = options;
  if ((batch === undefined) !== (length === undefined))
    throw new UsageError(
      (option) =>
        `${option('batch')} and ${option('length')} go together: give both, or neither for open sizes.`,
    );
  const fixed =
    batch !== undefined && length !== undefined ? { fixed: { batch, time: length } } : {};
  const onEvent = runView(terminal, { isQuiet: true }).show;
  const { folder: target, files } =
    to === 'server'
      ? await (await import('@resattn/server')).exportServer(folder, out)
      : await exportRun({ folder }, { to, out, ...fixed }, { machine: options, onEvent });
  printTable(
    terminal,
    [target, 'bytes'],
    files.map(({ name, bytes }) => [name, bytes.toLocaleString('en-US')]),
  );
}
