import type { Interval } from '@resattn/metrics';
import type { TaggedText } from '@resattn/models';
import type { Showing, Shown, ShownPrediction, ShownTable } from '../../shown.js';
import type { TaggingConfig } from './config.js';
import type { TaggingEvaluation } from './evaluate.js';
import { type TaggingOutcome, taggerVerdict } from './outcome.js';
import { mainScore, scoreColumns, type TaggingScores } from './scores.js';
import type { TaggingTask } from './task.js';

type Tagging = TaggingTask['tagging'];

const count = (n: number): string => n.toLocaleString('en-US');

/** Precision, recall and F1 of each type of entity, or tag. */
function typesTable({ types }: TaggingScores, tagging: Tagging): ShownTable {
  return {
    head: [tagging === 'entities' ? 'entity' : 'tag', 'precision', 'recall', 'F1', 'in the test'],
    rows: types.map(({ type, precision, recall, f1, support }) => [
      type,
      ...[precision, recall, f1].map((value) => value.toFixed(4)),
      count(support),
    ]),
  };
}

interface Scored {
  readonly name: string;
  readonly scores: TaggingScores;
  readonly confidence?: TaggingOutcome['confidence'];
  readonly seconds?: number;
}

function scoresTable(what: string, tagging: Tagging, systems: readonly Scored[]): ShownTable {
  const columns = scoreColumns[tagging];
  const main = mainScore[tagging].score;
  const isTimed = systems.some(({ seconds }) => seconds !== undefined);
  return {
    head: [
      ...[what, columns[0].heading, '95 % interval'],
      ...columns.slice(1).map(({ heading }) => heading),
      ...(isTimed ? ['seconds'] : []),
    ],
    rows: systems.map(({ name, scores, confidence, seconds }) => [
      ...[name, scores[main].toFixed(4), intervalText(confidence?.[main]?.interval)],
      ...columns.slice(1).map(({ score }) => scores[score].toFixed(4)),
      ...(seconds === undefined ? [] : [seconds.toFixed(1)]),
    ]),
  };
}

const intervalText = (interval: Interval | undefined): string =>
  interval ? `${interval.lower.toFixed(4)} to ${interval.upper.toFixed(4)}` : '';

/** Scores beside the baseline's, by type, and some sentences as the model marks them. */
export function shownOutcome(
  { test, tagging }: Pick<TaggingTask, 'test' | 'tagging'>,
  outcome: Omit<TaggingOutcome, 'predictions'>,
): Shown {
  const { model, seconds, baseline, scores, confidence, samples } = outcome;
  const systems = [{ name: model, scores, confidence, seconds }, baseline];
  const notes = [taggerVerdict({ test, tagging }, outcome)];
  return {
    tables: [
      { ...scoresTable(`test, ${count(test.length)} sentences`, tagging, systems), notes },
      typesTable(scores, tagging),
    ],
    texts: samples,
  };
}

/** Scores on a file. */
function shownEvaluation({
  sentences,
  tagging,
  scores,
  confidence,
}: TaggingEvaluation): Shown & { readonly json: object } {
  return {
    tables: [
      scoresTable('', tagging, [{ name: `${count(sentences)} sentences`, scores, confidence }]),
      typesTable(scores, tagging),
    ],
    json: { sentences, ...scores, confidence },
  };
}

/** The text with its entities marked, or each word with its tag. */
function shownPrediction({ text, tokens, entities }: TaggedText): ShownPrediction {
  const areWords = entities.length === 0 && tokens.some(({ tag }) => tag !== 'O');
  const spans = areWords
    ? tokens.map(({ start, end, tag }) => ({ start, end, label: tag }))
    : entities.map(({ start, end, type }) => ({ start, end, label: type }));
  return { marked: { text, spans }, json: { text, entities, tokens } };
}

export const taggingShowing: Showing<
  TaggingConfig,
  TaggingTask,
  TaggingOutcome,
  TaggingEvaluation,
  TaggedText
> = {
  outcome: ({ data }, outcome) => shownOutcome(data, outcome),
  evaluation: shownEvaluation,
  prediction: shownPrediction,
  use: () => ({ command: 'predict', text: 'your text' }),
};
