import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { checkOptions } from '@resattn/options';
import type { Kind } from '../config/kinds.js';
import { optionName } from '../config/option-names.js';
import type { Tell } from '../events.js';
import { InterruptedError } from '../run/interruption.js';
import type { MachineOptions } from '../run/machine.js';
import { modulePathOf } from '../run/own-model.js';
import type { GivenRows } from '../run/rows.js';
import { resumeRun, trainRun } from '../run/train-run.js';
import type { Types } from '../tasks/registry.js';
import type { PlannedRun } from './plan.js';
import type { PlannedRunEnd, TrainPlannedOptions } from './run-table.js';

const keys = { machine: true, alone: true, signal: true } as const;

const isBegun = ({ folder }: PlannedRun): boolean => existsSync(join(folder, 'config.json'));

export interface TrainHereOptions {
  readonly signal: AbortSignal;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly tell: Tell;
  /** The data, where a program gives it. Default: it is where the configuration says. */
  readonly rows?: GivenRows<Types[Kind]['row']> | undefined;
}

/** Trains one run of a table in this process, or resumes it where it was begun. */
export async function trainPlanned(
  run: PlannedRun,
  options: TrainHereOptions,
): Promise<PlannedRunEnd> {
  checkOptions('trainPlanned', options, { ...keys, tell: true, rows: true });
  const { machine, signal, tell, rows } = options;
  const { folder, kind, preset, config, given } = run;
  const watch = { tell, signal, machine, rows };
  try {
    const { end } = isBegun(run)
      ? await resumeRun(folder, { given, ...watch })
      : await trainRun(kind, { preset, config, folder, ...watch });
    return end.status;
  } catch (error) {
    // Before there is anything to save.
    if (error instanceof InterruptedError) return 'interrupted';
    throw error;
  }
}

/** What a run that was begun is continued with, as `train --resume` takes it. */
const givenOptions = ({ given = {} }: PlannedRun): string[] =>
  Object.entries(given).flatMap(([name, value]) => [optionName(name), `${value}`]);

/** Exit status of the command when it was interrupted. */
const INTERRUPTED = 130;

/**
 * Trains one run of a table in a process of its own, or resumes it, so that runs share nothing, and several
 * go at once. What it says goes into a log beside its folder.
 *
 * @param command the script of the `resattn` command
 * @param options.onOutput gets what it says on the way where it is alone
 */
export async function trainPlannedApart(
  command: string,
  run: PlannedRun,
  options: TrainPlannedOptions & { readonly onOutput: (text: string) => void },
): Promise<PlannedRunEnd> {
  checkOptions('trainPlannedApart', options, { ...keys, onOutput: true });
  const { machine, alone: isAlone, signal, onOutput } = options;
  const { folder, preset, config } = run;
  await mkdir(dirname(folder), { recursive: true });
  const configFile = `${folder}.config.json`;
  await writeFileAtomic(configFile, `${JSON.stringify({ preset, ...config }, null, 2)}\n`);
  // An own model is read from its module there, as it was here.
  const module = modulePathOf(config);
  const what = isBegun(run)
    ? ['train', '--resume', folder, ...givenOptions(run)]
    : ['train', preset, '--config', configFile, '--run', folder];
  const { device = 'auto', threads, calibration } = machine;
  const on = [
    ...(module === undefined ? [] : ['--with', module]),
    ...['--device', device, ...(threads === undefined ? [] : ['--threads', `${threads}`])],
    ...(calibration === false ? ['--no-calibration'] : []),
  ];
  // A process group of its own: Ctrl-C comes from here, and once.
  const child = spawn(process.execPath, [command, ...what, ...on], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(`${folder}.log`, { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  if (isAlone) child.stderr.on('data', (piece) => onOutput(String(piece).trimEnd()));
  const interrupt = () => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      signal.removeEventListener('abort', interrupt);
      log.end();
      resolve(status === 0 ? 'done' : status === INTERRUPTED ? 'interrupted' : 'failed');
    });
  });
}
