import { Option } from 'commander';
import type { AddCommand } from '../program.js';

/** `resattn setup` */
export const addSetupCommand: AddCommand = (program, context) => {
  program
    .command('setup')
    .description('fetch the TensorFlow library once, so that training starts at once')
    .addOption(
      new Option('--device <device>', 'the build for this device')
        .choices(['auto', 'cpu', 'gpu'])
        .default('auto'),
    )
    .option('--force', 'fetch it anew, whatever is there')
    .action(async (options: { device: 'auto' | 'cpu' | 'gpu'; force?: true }) => {
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
    });
};
