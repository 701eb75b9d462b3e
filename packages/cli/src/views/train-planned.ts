import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import {
  modulePathOf,
  type PlannedRun,
  type PlannedRunEnd,
  type TrainPlannedOptions,
} from '@resattn/experiments';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { startedCommand } from '../version.js';
import { resumeShown, trainShown } from './train-shown.js';

type Options = TrainPlannedOptions & { readonly terminal: Terminal };

/**
 * Trains one run of a table, or resumes it. What it says is shown where it is alone; else it goes into
 * a log beside its folder.
 */
export async function trainPlanned(run: PlannedRun, options: Options): Promise<PlannedRunEnd> {
  const command = startedCommand();
  await mkdir(dirname(run.folder), { recursive: true });
  const status = await (command === undefined
    ? trainHere(run, options)
    : trainApart(command, run, options));
  if (status === exitStatus.ok) return 'done';
  return status === exitStatus.interrupted ? 'interrupted' : 'failed';
}

const isBegun = ({ folder }: PlannedRun): boolean => existsSync(join(folder, 'config.json'));

/** In this process: where the command runs from its sources. */
function trainHere(run: PlannedRun, { machine, terminal }: Options): Promise<number> {
  const { folder, kind, preset, config } = run;
  if (isBegun(run)) return resumeShown({ folder, machine }, terminal);
  return trainShown({ kind, preset, config, folder, machine }, terminal);
}

/** In a process of its own, so that runs share nothing, and several go at once. */
async function trainApart(
  command: string,
  run: PlannedRun,
  { machine, terminal, alone: isAlone, signal }: Options,
): Promise<number> {
  const { folder, preset, config } = run;
  const configFile = `${folder}.config.json`;
  // An own model is read from its module there, as it was here.
  const module = modulePathOf(config);
  const settings = { preset, ...config, ...(module !== undefined && { model: module }) };
  await writeFileAtomic(configFile, `${JSON.stringify(settings, null, 2)}\n`);
  const what = isBegun(run)
    ? ['train', '--resume', folder]
    : ['train', preset, '--config', configFile, '--run', folder];
  const { device, threads, calibration } = machine;
  const on = [
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
  if (isAlone) child.stderr.on('data', (piece) => terminal.say(String(piece).trimEnd()));
  const interrupt = () => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      signal.removeEventListener('abort', interrupt);
      log.end();
      resolve(status ?? exitStatus.failed);
    });
  });
}
