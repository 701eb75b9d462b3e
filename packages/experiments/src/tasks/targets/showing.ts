import type { Classification } from '@resattn/models';
import type { ScoreConfidence } from '../../predictions/confidence.js';
import type { Shown, ShownPrediction, ShownTable } from '../../shown.js';
import { type TargetOutcome, targetVerdict } from './outcome.js';
import type { TargetKind } from './target-kind.js';

type Kind<Scores extends object> = Pick<
  TargetKind<never, never, never, Scores>,
  'columns' | 'tables' | 'problemType'
>;

const count = (n: number): string => n.toLocaleString('en-US');

/** A number of a regression, for people. */
export const numberText = (value: number): string => String(Number(value.toPrecision(4)));

function scoresTable<Scores extends object>(
  { columns }: Kind<Scores>,
  what: string,
  systems: readonly {
    readonly name: string;
    readonly scores: Scores;
    readonly seconds?: number | undefined;
  }[],
): ShownTable {
  const isTimed = systems.some(({ seconds }) => seconds !== undefined);
  return {
    head: [what, ...columns.map(({ heading }) => heading), ...(isTimed ? ['seconds'] : [])],
    rows: systems.map(({ name, scores, seconds }) => [
      name,
      ...columns.map(({ score, digits = 4 }) =>
        (scores[score as keyof Scores] as number).toFixed(digits),
      ),
      ...(seconds === undefined ? [] : [seconds.toFixed(1)]),
    ]),
  };
}

/** `pearson 0.81, 95 % interval 0.78 to 0.84` for the first score. */
function intervalNote<Scores extends object>(
  { columns: [first] }: Kind<Scores>,
  confidence: Readonly<Record<string, ScoreConfidence>>,
): readonly string[] {
  const { heading, score, digits = 4 } = first!;
  const interval = confidence[score]?.interval;
  return interval
    ? [
        `${heading}: 95 % interval ${interval.lower.toFixed(digits)} to ${interval.upper.toFixed(digits)}.`,
      ]
    : [];
}

/** Scores beside the baseline's, by label where there are several. */
export function shownOutcome<Scores extends object>(
  kind: Kind<Scores>,
  test: number,
  outcome: TargetOutcome<Scores>,
): Shown {
  const { model, seconds, scores, baseline, confidence } = outcome;
  const said = targetVerdict(kind, outcome, test);
  const table = scoresTable(kind, `test, ${count(test)} texts`, [
    { name: model, scores, seconds },
    baseline,
  ]);
  return {
    tables: [
      { ...table, notes: [...intervalNote(kind, confidence), ...(said ? [said] : [])] },
      ...(kind.tables?.(scores) ?? []),
    ],
  };
}

/** The scores on a file, with their intervals. */
export interface TargetEvaluation<Scores> {
  readonly texts: number;
  readonly scores: Scores;
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
}

export function shownEvaluation<Scores extends object>(
  kind: Kind<Scores>,
  { texts, scores, confidence }: TargetEvaluation<Scores>,
): Shown & { readonly json: object } {
  const table = scoresTable(kind, '', [{ name: `${count(texts)} texts`, scores }]);
  return {
    tables: [{ ...table, notes: intervalNote(kind, confidence) }, ...(kind.tables?.(scores) ?? [])],
    json: { texts, ...scores, confidence },
  };
}

/** What the model says of a text: its labels with their probabilities, or its number. */
export function shownPrediction<Scores extends object>(
  { problemType }: Kind<Scores>,
  { text, label, score, scores, labels, isTruncated }: Classification,
): ShownPrediction {
  if (problemType === 'regression')
    return {
      marked: { text, spans: [{ start: 0, end: text.length, label: numberText(score) }] },
      json: { text, value: score, name: label, isTruncated },
    };
  const shown = labels?.length ? labels.join(', ') : '-';
  return {
    marked: { text, spans: [{ start: 0, end: text.length, label: shown }] },
    json: { text, labels, scores, isTruncated },
  };
}
