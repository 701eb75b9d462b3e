import {
  type AnyTrainedRun,
  type MachineOptions,
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

interface Computed {
  readonly machine: MachineOptions;
  /** Whether one step is recorded before training. Default false. */
  readonly profile?: boolean | undefined;
}

/** Trains in a new run folder and shows it. Returns the exit status. */
export const trainShown = (
  {
    kind,
    ...request
  }: Computed &
    Pick<TrainingRequest<Types[Kind]>, 'preset' | 'config' | 'folder'> & { readonly kind: Kind },
  terminal: Terminal,
): Promise<number> => shown(terminal, (watch) => trainRun(kind, { ...request, ...watch }));

/** Resumes a run and shows it. Returns the exit status. */
export const resumeShown = (
  {
    folder,
    ...request
  }: Computed & {
    readonly folder: string;
    /** Fields that were given, of those that may change. Default: none. */
    readonly given?: Readonly<Record<string, unknown>>;
  },
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
