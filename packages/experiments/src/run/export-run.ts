import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFormats } from '@resattn/models/node';
import type { Tell } from '../events.js';
import type { ExportTarget, Opened, Task, TaskTypes } from '../task.js';
import { UsageError, UserError } from '../user-error.js';
import type { MachineOptions } from './machine.js';
import { otherKindError } from './other-kind.js';
import { describe } from './rows.js';
import { requireFreeFolder } from './run-folder.js';
import { startBackend } from './start-backend.js';

export interface ExportRequest extends ExportTarget {
  /** Default: `<run>/<format>`. */
  readonly out?: string | undefined;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly tell?: Tell | undefined;
}

/** What was written for other programs. */
export interface ExportedRun {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Writes the model of a finished run for other programs.
 *
 * @throws UserError for a run of a kind that is not exported, or that is not finished
 */
export async function exportTask<T extends TaskTypes>(
  task: Task<T>,
  opened: Opened<T['config']>,
  { out, machine, tell = () => {}, ...format }: ExportRequest,
): Promise<ExportedRun> {
  const { run } = opened;
  if (task.exportModel === undefined) throw otherKindError(task, opened);
  requireFormat(format.to);
  const folder = out ?? join(run.folder, format.to);
  task.checkExport?.(run.folder, format);
  await requireFreeFolder(folder, 'out');
  if ((await run.readResults()) === undefined) {
    throw new UserError(
      `${run.folder} is not finished: train it to its end first (resattn train --resume ${run.folder}).`,
    );
  }
  await startBackend(machine, tell);
  await task.exportModel(opened, folder, format, tell);
  const names = (await readdir(folder)).sort();
  return {
    folder,
    files: await Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })),
    ),
  };
}

function requireFormat(format: unknown): void {
  if ((exportFormats as readonly unknown[]).includes(format)) return;
  throw new UsageError(
    (option) =>
      `${option('to')} is ${describe(format)}, expected one of ${exportFormats.join(', ')}.`,
  );
}
