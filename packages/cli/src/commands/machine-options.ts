import { machineDefaults, machineFields } from '@resattn/experiments/config';
import type { Command } from 'commander';
import { addFieldOptions } from './field-options.js';

/** Adds `--device`, `--threads` and `--no-calibration`. */
export function addMachineOptions(command: Command): Command {
  addFieldOptions(command, machineFields, machineDefaults);
  return command;
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
