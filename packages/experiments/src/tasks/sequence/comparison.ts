import { verdict } from '../../predictions/confidence.js';
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

/** Says whether the first score differs from the plain method's by more than chance; none without one. */
export function sequenceVerdict(
  { task, config }: Pick<SequenceTraining, 'task' | 'config'>,
  { tests, confidence }: SequenceOutcome,
): string[] {
  const [test] = tests;
  const [name] = task.scores;
  const difference = confidence[name!]?.baseline;
  if (task.baseline === undefined || difference === undefined) return [];
  const format = (value: number | undefined) => formatScore(name!, value);
  return [
    verdict(difference, {
      ...{ score: scoreLabels[name!].heading, format, examples: test!.pairs },
      model: { name: modelName(config), value: format(test!.scores[name!]) },
      baseline: { name: task.baseline.name, value: format(test!.baseline?.[name!]) },
    }),
  ];
}
