import { resumeRun, type TrainedRun, type TrainingRequest, trainRun } from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { showOutcome } from './outcome.js';
import { watchRun } from './watch-run.js';

/** Trains in a new run folder and shows it. Returns the exit status. */
export const trainShown = <K extends Kind>(
  request: Omit<TrainingRequest<K>, 'tell' | 'signal'>,
  terminal: Terminal,
): Promise<number> =>
  shown(terminal, (watch) => trainRun<K>({ ...request, ...watch }) as Promise<TrainedRun>);

/** Resumes an interrupted run and shows it. Returns the exit status. */
export const resumeShown = (
  request: Omit<Parameters<typeof resumeRun>[0], 'tell' | 'signal'>,
  terminal: Terminal,
): Promise<number> => shown(terminal, (watch) => resumeRun({ ...request, ...watch }));

async function shown(
  terminal: Terminal,
  train: (watch: Parameters<Parameters<typeof watchRun>[1]>[0]) => Promise<TrainedRun>,
): Promise<number> {
  const trained = await watchRun(terminal, train);
  if (trained.end.status === 'interrupted') return exitStatus.interrupted;
  showOutcome(trained, terminal);
  return exitStatus.ok;
}
