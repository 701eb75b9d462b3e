#!/usr/bin/env node
import { join } from 'node:path';
import { Command } from 'commander';
import {
  DEFAULT_NAME,
  installKernel,
  isTemporary,
  uninstallKernel,
} from './installation/install.js';
import { type Destination, kernelsFolder } from './installation/jupyter.js';

interface DestinationOptions {
  readonly name: string;
  readonly python?: string | undefined;
  readonly prefix?: string | undefined;
}

const packageFolder = join(__dirname, '../..');
const program = new Command('resattn-kernel').description('a Jupyter kernel for TypeScript');

const withDestination = (command: Command) =>
  command
    .option('--name <name>', 'name of the kernel', DEFAULT_NAME)
    .option(
      '--python <path>',
      'the Python environment that has this interpreter (default: the user’s Jupyter)',
    )
    .option('--prefix <folder>', 'an environment by its folder: <folder>/share/jupyter/kernels');

const destinationOf = ({ python, prefix }: DestinationOptions): Destination => {
  if (python !== undefined && prefix !== undefined)
    throw new Error('got both --python and --prefix, expected one of them');
  if (prefix !== undefined) return { kind: 'prefix', folder: prefix };
  return python === undefined ? { kind: 'user' } : { kind: 'environment', python };
};

withDestination(program.command('install').description('add the kernel to Jupyter'))
  .option('--display-name <name>', 'what Jupyter calls it', 'TypeScript')
  .action((options: DestinationOptions & { displayName: string }) => {
    const { name, displayName } = options;
    const kernels = kernelsFolder(destinationOf(options));
    const folder = installKernel(packageFolder, { kernels, name, displayName });
    process.stdout.write(`installed the kernel "${name}" in ${folder}\n`);
    if (isTemporary(packageFolder))
      process.stdout.write(
        `It runs from npm's cache in ${packageFolder}. To keep it when the cache is cleaned: npm install --global @resattn/kernel, then resattn-kernel install\n`,
      );
  });

withDestination(program.command('uninstall').description('remove the kernel from Jupyter')).action(
  (options: DestinationOptions) => {
    const folder = uninstallKernel({
      kernels: kernelsFolder(destinationOf(options)),
      name: options.name,
    });
    process.stdout.write(`removed ${folder}\n`);
  },
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
