import type { TensorFlowOptions } from '@resattn/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** What a command computes on; no part of a configuration, since the results do not depend on it. */
export interface MachineOptions {
  readonly device: 'auto' | 'cpu' | 'gpu';
  readonly threads?: number;
  /** False: nothing is measured, and nothing that was measured is used. Default true. */
  readonly calibration?: boolean;
}

/** Adds `--device`, `--threads` and `--no-calibration`. */
export function addMachineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--device <device>', 'what computes')
        .choices(['auto', 'cpu', 'gpu'])
        .default('auto')
        .helpGroup('Machine:'),
    )
    .addOption(
      new Option('--threads <number>', 'threads (default: one a core)')
        .argParser(parseThreads)
        .helpGroup('Machine:'),
    )
    .addOption(
      new Option(
        '--no-calibration',
        'compute with the default settings, not those measured for this processor',
      ).helpGroup('Machine:'),
    );
}

/** These options as the runtime takes them. */
export const tensorFlowOptions = ({
  device,
  threads,
  calibration,
}: MachineOptions): TensorFlowOptions => ({
  device,
  calibration: calibration === false ? 'off' : 'recorded',
  ...(threads === undefined ? {} : { intraOpThreads: threads, interOpThreads: threads }),
});

function parseThreads(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads > 0) return threads;
  throw new InvalidArgumentError('want a whole number from 1');
}
