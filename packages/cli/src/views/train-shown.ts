import {
  type AnyTrainedRun,
  type ResumeRequest,
  resumeRun,
  type TrainingRequest,
  type Types,
  trainRun,
} from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { showRun } from './shown.js';
import { type Watch, watchRun } from './watch-run.js';

/** Trains in a new run folder and shows it. Returns the exit status. */
export const trainShown = (
  kind: Kind,
  request: TrainingRequest<Types[Kind]>,
  terminal: Terminal,
): Promise<number> => shown(terminal, (watch) => trainRun(kind, { ...request, ...watch }));

/** Resumes a run and shows it. Returns the exit status. */
export const resumeShown = (
  folder: string,
  request: ResumeRequest<Types[Kind]>,
  terminal: Terminal,
): Promise<number> => shown(terminal, (watch) => resumeRun(folder, { ...request, ...watch }));

async function shown(
  terminal: Terminal,
  train: (watch: Watch) => Promise<AnyTrainedRun>,
): Promise<number> {
  const trained = await watchRun(terminal, train);
  if (trained.end.status === 'interrupted') return exitStatus.interrupted;
  showRun(trained, terminal);
  return exitStatus.ok;
}
