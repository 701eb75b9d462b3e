import { UserError } from '@resattn/experiments/config';
import type { KernelPlace } from '@resattn/kernel/installation';
import type { AddCommand } from '../command.js';
import { exitStatus } from '../errors.js';
import { addExamples } from '../help/additions.js';

/** `resattn notebook run` and `resattn notebook open` */
export const addNotebookCommand: AddCommand = (program, context) => {
  const notebook = program.command('notebook').description('run and open the TypeScript notebooks');
  addExamples(notebook.command('run'), 'notebook run 01 --quick', 'notebook run --save')
    .description('execute notebooks from top to bottom in a Jupyter of their own')
    .argument('[names...]', 'names, prefixes (01) or paths (default: all)')
    .option('--quick', 'quick setting: less data, fewer steps')
    .option('--save', 'save the outputs in the notebooks')
    .action(async (names: string[], options: { quick?: true; save?: true }) => {
      const { terminal, setStatus } = await context();
      const { formatResults, runNotebooks } = await importNotebooks();
      const { withInterrupt } = await import('../terminal/interrupt.js');
      const { StageBars } = await import('../terminal/stage-bars.js');
      const bars = new StageBars(terminal.progress);
      const results = await withInterrupt(
        () => terminal.say('Interrupted: ending the kernel.'),
        (signal) =>
          runNotebooks({
            ...{ notebooks: names, quick: options.quick, save: options.save, signal },
            log: terminal.say,
            onCell: ({ notebook: label, done, of: total }) =>
              bars.show({ label, done, total, unit: 'cells' }),
          }),
      ).finally(() => bars.stop());
      terminal.out(formatResults(results));
      if (results.some(({ status }) => status === 'failed')) setStatus(exitStatus.failed);
    });
  addExamples(notebook.command('open'), 'notebook open', 'notebook open --into my-notebooks')
    .description('open a copy of the notebooks in JupyterLab')
    .option('--into <folder>', 'folder of the copy', 'resattn-notebooks')
    .action(async (options: { into: string }) => {
      const { terminal, setStatus } = await context();
      const { openNotebooks } = await importNotebooks();
      setStatus(await openNotebooks({ into: options.into, log: terminal.say }));
    });
};

/** `resattn kernel install` and `resattn kernel uninstall` */
export const addKernelCommand: AddCommand = (program, context) => {
  const kernel = program.command('kernel').description('TypeScript kernel of your own Jupyter');
  const add = (word: 'install' | 'uninstall', about: string) =>
    addExamples(kernel.command(word), `kernel ${word}`, `kernel ${word} --prefix .venv`)
      .description(about)
      .option('--name <name>', 'name of the kernel', 'typescript')
      .option('--python <path>', 'environment of this Python (default: your Jupyter)')
      .option('--prefix <folder>', 'environment by its folder')
      .action(async (options: KernelPlace & { name: string }) => {
        const { terminal } = await context();
        const { installKernel, uninstallKernel } = await importKernel();
        const act = word === 'install' ? installKernel : uninstallKernel;
        for (const line of act(options)) terminal.out(line);
      });
  add('install', 'add the kernel to Jupyter, in place of an earlier one');
  add('uninstall', 'remove the kernel from Jupyter');
};

/** Notebooks and kernel bring a compiler and sockets, which are large: they are installed on demand. */
async function load<T>(name: string, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UserError(`${name} is not installed: npm install ${name}.`);
  }
}

const importNotebooks = () => load('@resattn/notebooks', () => import('@resattn/notebooks'));
const importKernel = () => load('@resattn/kernel', () => import('@resattn/kernel/installation'));
