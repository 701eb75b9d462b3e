import { comparisonPage } from '@resattn/vis';
import type { Shown } from '../shown.js';
import { comparedCurves, groupScores, groupSettings } from './compare-runs.js';
import { differenceRow, differencesOf } from './differences.js';
import { readRecordedRun } from './recorded-run.js';
import { groupBySeed } from './seed-groups.js';

/** Runs side by side, for people and as plain data. */
export interface ShownComparison extends Shown {
  readonly json: object;
  /** A page with the curves of all runs. */
  page(): string;
}

const sentence =
  'Paired approximate randomization over the test examples: from p = 0.05 on, chance alone makes ' +
  'such a difference.';

/**
 * Reads runs and lays their settings and scores side by side, those of several seeds as one column, with
 * tests of the differences.
 */
export async function shownComparison(folders: readonly string[]): Promise<ShownComparison> {
  const groups = groupBySeed(await Promise.all(folders.map(readRecordedRun)));
  const differences = await differencesOf(groups);
  const [settings, scores] = [groupSettings(groups), groupScores(groups)];
  const columns = groups.map(({ name }) => name);
  const blank = groups.map(() => '');
  const steps = groups.map(({ runs }) =>
    [...new Set(runs.map((run) => run.steps.toLocaleString('en')))].join(', '),
  );
  return {
    tables: [
      {
        head: ['', ...columns],
        rows: [
          ...(settings.length > 0 ? settings : [['no settings differ', ...blank]]),
          ...[['', ...blank], ['steps', ...steps], ...scores],
        ],
      },
      ...(differences
        ? [
            {
              head: [differences.score, 'difference', '95 % interval', 'p (Holm)'],
              rows: differences.pairs.map(differenceRow),
              notes: [sentence],
            },
          ]
        : []),
    ],
    json: {
      groups: groups.map(({ name, runs, scores: summaries }) => ({
        name,
        runs: runs.map(({ folder, config, steps }) => ({ folder, seed: config.seed, steps })),
        settings: { preset: runs[0]!.preset, ...runs[0]!.config },
        scores: Object.fromEntries(summaries),
      })),
      differences,
    },
    page: () =>
      comparisonPage({
        title: `Comparison of ${folders.length} runs`,
        ...{ runs: comparedCurves(groups), columns, settings, scores },
      }),
  };
}
