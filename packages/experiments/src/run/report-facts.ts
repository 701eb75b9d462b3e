import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Complete } from '@resattn/options';
import type { ReportValue, RunReport } from '@resattn/vis';
import type { RunData, Training } from '../task.js';
import { runCurves } from './curves.js';
import type { ScoreColumn } from './score-column.js';

/** What the reports of all runs show: date, learning curves, configuration and environment. */
export async function reportFacts(
  { run, config }: Training<object, RunData>,
  columns: readonly ScoreColumn[],
  bestStep: number | undefined,
): Promise<Complete<Pick<RunReport, 'date' | 'curves' | 'configuration' | 'environment'>>> {
  const environment = JSON.parse(
    await readFile(join(run.folder, 'environment.json'), 'utf8'),
  ) as Record<string, ReportValue>;
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    curves: runCurves(await run.metrics.read(), columns, bestStep),
    configuration: { ...config } as Record<string, ReportValue>,
    environment,
  };
}
