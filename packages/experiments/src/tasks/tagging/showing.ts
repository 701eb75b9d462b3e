import type { TaggedText } from '@resattn/models';
import type { Shown, ShownPrediction, ShownTable } from '../../shown.js';
import type { TaggingEvaluation } from './evaluate.js';
import type { TaggingOutcome } from './outcome.js';
import { scoreColumns, type TaggingScores } from './scores.js';
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

function scoresTable(
  what: string,
  tagging: Tagging,
  systems: readonly {
    readonly name: string;
    readonly scores: TaggingScores;
    readonly seconds?: number;
  }[],
): ShownTable {
  const columns = scoreColumns[tagging];
  const isTimed = systems.some(({ seconds }) => seconds !== undefined);
  return {
    head: [what, ...columns.map(({ heading }) => heading), ...(isTimed ? ['seconds'] : [])],
    rows: systems.map(({ name, scores, seconds }) => [
      name,
      ...columns.map(({ score }) => scores[score].toFixed(4)),
      ...(seconds === undefined ? [] : [seconds.toFixed(1)]),
    ]),
  };
}

/** Scores beside the baseline's, by type, and some sentences as the model marks them. */
export function shownOutcome(
  { test, tagging }: Pick<TaggingTask, 'test' | 'tagging'>,
  {
    model,
    fit,
    baseline,
    scores,
    samples,
  }: Pick<TaggingOutcome, 'model' | 'fit' | 'baseline' | 'scores' | 'samples'>,
): Shown {
  return {
    tables: [
      scoresTable(`test, ${count(test.length)} sentences`, tagging, [
        { name: model, scores, seconds: fit.seconds },
        baseline,
      ]),
      typesTable(scores, tagging),
    ],
    texts: samples,
  };
}

/** Scores on a file. */
export function shownEvaluation({
  sentences,
  tagging,
  scores,
}: TaggingEvaluation): Shown & { readonly json: object } {
  return {
    tables: [
      scoresTable('', tagging, [{ name: `${count(sentences)} sentences`, scores }]),
      typesTable(scores, tagging),
    ],
    json: { sentences, ...scores },
  };
}

/** The text with its entities marked, or each word with its tag. */
export function shownPrediction({ text, tokens, entities }: TaggedText): ShownPrediction {
  const areWords = entities.length === 0 && tokens.some(({ tag }) => tag !== 'O');
  const spans = areWords
    ? tokens.map(({ start, end, tag }) => ({ start, end, label: tag }))
    : entities.map(({ start, end, type }) => ({ start, end, label: type }));
  return { marked: { text, spans }, json: { text, entities, tokens } };
}
