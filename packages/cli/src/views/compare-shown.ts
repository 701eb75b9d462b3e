import { writeFileAtomic } from '@resattn/core/node';
import {
  comparedCurves,
  differenceRow,
  differencesOf,
  groupBySeed,
  groupScores,
  groupSettings,
  readRecordedRun,
} from '@resattn/experiments/history';
import { comparisonPage } from '@resattn/vis';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

interface CompareOptions {
  readonly html?: string | undefined;
  readonly json?: true | undefined;
}

/** Shows runs side by side, those of several seeds as one column. */
export async function compareShown(
  folders: readonly string[],
  { html, json }: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const groups = groupBySeed(await Promise.all(folders.map(readRecordedRun)));
  const differences = await differencesOf(groups);
  const [settings, scores] = [groupSettings(groups), groupScores(groups)];
  if (json) {
    const described = groups.map(({ name, runs, scores: summaries }) => ({
      name,
      runs: runs.map(({ folder, config, steps }) => ({ folder, seed: config.seed, steps })),
      settings: { preset: runs[0]!.preset, ...runs[0]!.config },
      scores: Object.fromEntries(summaries),
    }));
    terminal.out(JSON.stringify({ groups: described, differences }, null, 2));
  } else {
    const blank = groups.map(() => '');
    const steps = groups.map(({ runs }) =>
      [...new Set(runs.map((run) => run.steps.toLocaleString('en')))].join(', '),
    );
    const rows = [
      ...(settings.length > 0 ? settings : [['no settings differ', ...blank]]),
      ...[['', ...blank], ['steps', ...steps], ...scores],
    ];
    printTable(terminal, ['', ...groups.map(({ name }) => name)], rows);
    if (differences) {
      const head = [differences.score, 'difference', '95 % interval', 'p (Holm)'];
      const sentence =
        'Paired approximate randomization over the test examples: from p = 0.05 on, chance alone makes ' +
        'such a difference.';
      terminal.out();
      printTable(terminal, head, differences.pairs.map(differenceRow));
      printNotes(terminal, [sentence]);
    }
  }
  if (html === undefined) return;
  const page = comparisonPage({
    title: `Comparison of ${folders.length} runs`,
    runs: comparedCurves(groups),
    columns: groups.map(({ name }) => name),
    ...{ settings, scores },
  });
  await writeFileAtomic(html, page);
  terminal.say(`written: ${html}`);
}
