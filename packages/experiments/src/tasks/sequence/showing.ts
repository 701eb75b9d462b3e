import type { Answer } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { ScoreConfidence } from '../../predictions/confidence.js';
import type { Showing, Shown } from '../../shown.js';
import { sequenceComparison, sequenceVerdict } from './comparison.js';
import type { SequenceEvaluation } from './evaluate.js';
import type { SequenceOutcome } from './outcome.js';
import { formatScore, scoreLabels } from './scores.js';
import type { ScoreName, SequenceTask } from './task.js';

const SAMPLES = 5;
const PIECES = 8;

/** Scores beside the baseline's and the published ones, and some answers. */
function shownOutcome(
  run: { readonly config: SequenceConfig; readonly task: SequenceTask },
  outcome: SequenceOutcome,
): Shown {
  const { notes, ...table } = sequenceComparison(run, outcome);
  return {
    tables: [{ ...table, notes: [...sequenceVerdict(run, outcome), ...notes] }],
    answers: outcome.samples.slice(0, SAMPLES),
  };
}

/** The scores on a file with their intervals, and what was not read, known or ended. */
function shownEvaluation(evaluation: SequenceEvaluation): Shown & { readonly json: object } {
  const { pairs, names, scores, confidence, comparison } = evaluation;
  const { truncated, withUnknown, unended } = evaluation;
  return {
    notices: [...(comparison === undefined ? [] : [comparison]), ...incomplete(evaluation)],
    tables: [
      {
        head: ['pairs', ...names.map((name) => scoreLabels[name].heading)],
        rows: [
          [pairs.toLocaleString('en-US'), ...names.map((name) => formatScore(name, scores[name]))],
          ['95 % interval', ...names.map((name) => intervalText(name, confidence[name]))],
        ],
      },
    ],
    json: { pairs, ...scores, confidence, truncated, withUnknown, unended },
  };
}

function intervalText(name: ScoreName, confidence: ScoreConfidence | undefined): string {
  if (confidence === undefined) return '';
  const { lower, upper } = confidence.interval;
  return `${formatScore(name, lower)} to ${formatScore(name, upper)}`;
}

function incomplete({
  truncated,
  withUnknown,
  unended,
  unknown,
  config: { maxSourceLength, maxTargetLength },
}: SequenceEvaluation): string[] {
  const pieces = unknown.slice(0, PIECES).map((piece) => JSON.stringify(piece));
  const more = unknown.length > PIECES ? `, and ${unknown.length - PIECES} more` : '';
  return [
    ...(truncated > 0
      ? [
          `${truncated} sources are longer than ${maxSourceLength} tokens; the rest of them is not read.`,
        ]
      : []),
    ...(withUnknown > 0
      ? [
          `${withUnknown} sources have pieces that the model does not know: ${pieces.join(', ')}${more}.`,
        ]
      : []),
    ...(unended > 0 ? [`${unended} answers were ended at ${maxTargetLength} tokens.`] : []),
  ];
}

/** How translations and summaries are shown. */
export const sequenceShowing: Showing<
  SequenceConfig,
  SequenceTask,
  SequenceOutcome,
  SequenceEvaluation,
  Answer
> = {
  outcome: ({ config, data: task }, outcome) => shownOutcome({ config, task }, outcome),
  evaluation: shownEvaluation,
  use: ({ verb }) => ({ command: verb, text: 'your text' }),
};
