import { pathToFileURL } from 'node:url';
import { UserError } from '@resattn/experiments/config';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';

/** `resattn runs list`, `resattn runs compare` and `resattn runs open` */
export const addRunsCommand: AddCommand = (program, context) => {
  const runs = program.command('runs').description('list, compare and open runs');
  addExamples(
    runs.command('list', { isDefault: true }),
    'runs list',
    'runs list reproduce/sentences --json',
  )
    .description('list the runs below a folder, newest first')
    .argument('[folder]', 'folder of the runs', 'runs')
    .option('--json', 'print one JSON object per run')
    .action(async (folder: string, options: { json?: true }) => {
      const { terminal } = await context();
      const { findRuns, runsTable } = await import('@resattn/experiments/history');
      const { runs: found, damaged } = await findRuns(folder);
      for (const { folder: path, reason } of damaged)
        terminal.say(terminal.colors.say.yellow(`not read: ${path} (${reason})`));
      if (options.json) {
        for (const { metrics: _, ...run } of found) terminal.out(JSON.stringify(run));
        return;
      }
      if (found.length === 0 && damaged.length === 0) {
        terminal.say(`no runs in ${folder}`);
        return;
      }
      const { printTable } = await import('../terminal/table.js');
      const { head, rows } = runsTable(found);
      const alignments = ['left', 'left', 'left', 'right', 'left'] as const;
      printTable(terminal, head, rows, alignments);
    });
  addExamples(
    runs.command('compare'),
    'runs compare runs/one runs/two',
    'runs compare runs/one runs/two --html comparison.html',
  )
    .description('compare runs: settings that differ, scores, significance')
    .argument('<runs...>', 'run folders; runs that differ only in their seed share a column')
    .option('--html <file>', 'write a page with the learning curves of all runs')
    .option('--json', 'as JSON')
    .action(async (folders: string[], options: { html?: string; json?: true }) => {
      const { terminal } = await context();
      if (folders.length < 2) throw new UserError('give at least two run folders to compare.');
      const { compareShown } = await import('../views/compare-shown.js');
      await compareShown(folders, options, terminal);
    });
  addExamples(
    runs.command('open'),
    'runs open runs/reviews',
    'runs open reproduce/sentences/runs/one',
  )
    .description('open the report of a run in the browser')
    .argument('<run>', 'a run folder')
    .action(async (folder: string) => {
      const { terminal } = await context();
      const { reportPageOf } = await import('@resattn/experiments/history');
      const { openFile } = await import('../terminal/open-file.js');
      const page = await reportPageOf(folder);
      terminal.out(pathToFileURL(page).href);
      if (!(await openFile(page))) terminal.say('no browser was found; open the address above');
    });
};
