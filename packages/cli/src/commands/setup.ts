import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';

interface SetupOptions {
  readonly device: 'auto' | 'cpu' | 'gpu';
  readonly force?: true;
  readonly calibrate?: true;
  readonly calibration: boolean;
}

/** `resattn setup` */
export const addSetupCommand: AddCommand = (program, context) => {
  const command = addExamples(program.command('setup'), 'setup', 'setup --device gpu --force');
  command
    .description('download the TensorFlow library now, so that training starts at once')
    .addOption(
      new Option('--device <device>', 'the build for this device')
        .choices(['auto', 'cpu', 'gpu'])
        .default('auto'),
    )
    .option('--force', 'download again, even if it is there')
    .option('--calibrate', 'measure again which settings are fastest on this processor')
    .option('--no-calibration', 'skip the calibration')
    .action(async (options: SetupOptions) => {
      const { terminal } = await context();
      const { provision } = await import('@resattn/runtime');
      const variant = options.device === 'gpu' ? 'cuda' : options.device;
      const library = await provision({
        variant,
        force: options.force,
        log: terminal.say,
        progress: terminal.progress,
      });
      terminal.out(`TensorFlow ${library.version} (${library.variant}): ${library.folder}`);
      if (!options.calibration || library.variant === 'cuda') return;
      const { calibrateOnce } = await import('@resattn/experiments');
      const { runView } = await import('../views/run-view.js');
      await calibrateOnce(library, runView(terminal).show, { force: options.calibrate });
    });
};
