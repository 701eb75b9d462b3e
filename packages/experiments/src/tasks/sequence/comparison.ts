import { modelName } from './model.js';
import type { SequenceOutcome } from './outcome.js';
import { describeComparison, formatScore, scoreLabels } from './scores.js';
import type { SequenceTraining } from './task.js';

/** A table as text: ours, the plain method, what is published, and what differs. */
export interface ComparisonTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** The scores of a run beside the baseline's and those of papers. */
export function sequenceComparison(
  { task, config }: Pick<SequenceTraining, 'task' | 'config'>,
  { tests, fit }: SequenceOutcome,
): ComparisonTable {
  const { scores: names, baseline, published, differences } = task;
  const comparison = describeComparison(config, names);
  const cells = (scores: Readonly<Partial<Record<(typeof names)[number], number>>>) =>
    names.map((name) => formatScore(name, scores[name]));
  const rows = tests.flatMap(({ name, pairs, scores, baseline: plain }) => {
    const of = tests.length === 1 ? '' : `, ${name} (${pairs.toLocaleString('en-US')})`;
    return [
      [`${modelName(config)}${of}`, ...cells(scores), fit.seconds.toFixed(1)],
      ...(plain && baseline ? [[`${baseline.name}${of}`, ...cells(plain), '']] : []),
    ];
  });
  return {
    head: [
      `test, ${tests[0]!.pairs.toLocaleString('en-US')} pairs`,
      ...names.map((name) => scoreLabels[name].heading),
      'seconds',
    ],
    rows: [
      ...rows,
      ...published.map(({ system, scores }, i) => [
        `published [${i + 1}]: ${system}`,
        ...cells(scores),
        '',
      ]),
    ],
    notes: [
      ...published.map(({ source }, i) => `[${i + 1}] ${source}`),
      ...differences,
      ...(comparison === undefined ? [] : [comparison]),
    ],
  };
}
