import { type Command, Option } from 'commander';
import { wholeNumber } from './typed-values.js';

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
        .argParser(wholeNumber)
        .helpGroup('Machine:'),
    )
    .addOption(
      new Option(
        '--no-calibration',
        'compute with the default settings, not those measured for this processor',
      ).helpGroup('Machine:'),
    );
}
