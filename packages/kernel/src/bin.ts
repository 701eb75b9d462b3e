#!/usr/bin/env node
import { Command } from 'commander';
import {
  DEFAULT_NAME,
  type InstallKernelOptions,
  installKernel,
  type UninstallKernelOptions,
  uninstallKernel,
} from './installation/index.js';

const program = new Command('resattn-kernel').description('a Jupyter kernel for TypeScript');

const withPlace = (command: Command) =>
  command
    .option('--name <name>', 'name of the kernel', DEFAULT_NAME)
    .option(
      '--python <path>',
      'the Python environment that has this interpreter (default: the user’s Jupyter)',
    )
    .option('--prefix <folder>', 'an environment by its folder: <folder>/share/jupyter/kernels');

const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

withPlace(program.command('install').description('add the kernel to Jupyter'))
  .option('--display-name <name>', 'what Jupyter calls it', 'TypeScript')
  .action((options: InstallKernelOptions) => void print(installKernel(options)));

withPlace(program.command('uninstall').description('remove the kernel from Jupyter')).action(
  (options: UninstallKernelOptions) => void print(uninstallKernel(options)),
);

program
  .command('start')
  .description('run a kernel; Jupyter calls this')
  .argument('<connection-file>', 'the file in which Jupyter says where to listen')
  .action(async (file: string) => {
    const { runKernel } = await import('./kernel/run-kernel.js');
    await runKernel(file);
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
