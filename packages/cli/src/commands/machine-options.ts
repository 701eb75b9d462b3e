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

/** Adds `--with`: the module of the own model of a run, which is imported before the command runs. */
export function addWithOption(command: Command): Command {
  return command
    .option(
      '--with <module>',
      'module of the own model that a run was trained with; it is imported, and only where it is named',
    )
    .hook('preAction', async (_, action) => {
      const { with: module } = action.optsWithGlobals<{ readonly with?: string }>();
      if (module === undefined) return;
      const { takeOwnModel } = await import('@resattn/experiments');
      await takeOwnModel(module);
    });
}
