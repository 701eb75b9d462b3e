import { UserError } from '@resattn/experiments/config';
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
      const bars = new Map<string, ReturnType<typeof terminal.progress.start>>();
      const results = await withInterrupt(
        () => terminal.say('Interrupted: ending the kernel.'),
        (signal) =>
          runNotebooks({
            notebooks: names,
            ...(options.quick && { quick: true }),
            save: options.save === true,
            log: terminal.say,
            onCell: ({ notebook: name, done, of }) => {
              const bar =
                bars.get(name) ??
                terminal.progress.start({ label: name, total: of, unit: 'cells' });
              bars.set(name, bar);
              bar.update(done);
              if (done === of) bar.stop();
            },
            signal,
          }),
      );
      for (const bar of bars.values()) bar.stop();
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

/** The notebooks bring their own kernel, which is large: they are installed on demand. */
async function importNotebooks() {
  try {
    return await import('@resattn/notebooks');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UserError('the notebooks are not installed: npm install @resattn/notebooks.');
  }
}
