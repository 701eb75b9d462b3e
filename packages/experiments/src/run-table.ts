import { join } from 'node:path';
import { hostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { guarded } from './events.js';
import { type WatchOptions, watchKeys } from './experiment.js';
import type { Experiment } from './tables/experiment.js';
import { publishedTable } from './tables/published/index.js';
import { runPlannedTable, type TableResult } from './tables/run-table.js';
import { trainPlanned } from './tables/train-planned.js';

export interface TableOptions extends WatchOptions {
  /** Runs of each cell, with the seeds 1, 2, … Default: what the table needs. */
  readonly seeds?: number | undefined;
  /** Where runs and table go. Default `reproduce/<name>`. */
  readonly folder?: string | undefined;
  /** Cells whose row or column contains one of these texts. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Fields of all runs, as `field=value`. Default: none. */
  readonly set?: readonly string[] | undefined;
}

/**
 * Runs a table in this process, one run after another: every cell by every seed, leaving out what is
 * finished and resuming what was begun. The table is written as Markdown, LaTeX, HTML and CSV, with intervals and
 * tests of the differences of what was tested on the same examples.
 *
 * @param table its definition, or the name of a published one
 * @throws UsageError for a name that there is not, and for options that leave no cell
 */
export async function runTable(
  table: Experiment | string,
  options: TableOptions = {},
): Promise<TableResult> {
  checkOptions('runTable', options, {
    ...watchKeys,
    seeds: true,
    folder: true,
    only: true,
    set: true,
  });
  const experiment = typeof table === 'string' ? publishedTable(table) : table;
  const { seeds = experiment.seeds, only = [], set = [], onEvent, machine } = options;
  const tell = guarded(onEvent);
  return runPlannedTable({
    ...{ experiment, seeds, only, set, tell, jobs: 1 },
    machine: machine ?? {},
    folder: options.folder ?? join('reproduce', experiment.name),
    signal: options.signal ?? hostSignal() ?? new AbortController().signal,
    train: (run, { signal }) => trainPlanned(run, { tell, signal, machine }),
  });
}
