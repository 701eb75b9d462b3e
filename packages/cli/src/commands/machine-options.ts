import { type Command, InvalidArgumentError, Option } from 'commander';

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

function parseThreads(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads > 0) return threads;
  throw new InvalidArgumentError('want a whole number from 1');
}
