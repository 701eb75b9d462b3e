import type { EvaluationRecord } from '@resattn/core';
import { formatSeconds } from '@resattn/runtime';
import type { TrainingEvent } from './events.js';

type Start = Extract<TrainingEvent, { type: 'start' }>;

/** The evaluations of a training as lines of a table, whose columns stand under one another. */
export interface TrainingLines {
  readonly head: string;
  row(record: EvaluationRecord): string;
}

const EPOCH = 5;
const LOSS = 8;
const SCORE = 9;
const TIME = 13;

/** The heading of the table, and a line for each evaluation: epoch, losses, scores and time. */
export function trainingLines({ columns }: Pick<Start, 'columns'>): TrainingLines {
  const shown = [{ heading: 'val. loss', score: 'loss', digits: 4 }, ...columns];
  const headings = shown.map(({ heading }) => heading);
  const widths = [EPOCH, LOSS, ...headings.map(({ length }) => Math.max(SCORE, length)), TIME];
  const line = (...cells: string[]) => cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ');
  return {
    head: line('epoch', 'loss', ...headings, 'time'),
    row: ({ epoch, trainLoss, validation, seconds }) =>
      line(
        Number.isInteger(epoch) ? `${epoch}` : epoch.toFixed(1),
        trainLoss.toFixed(4),
        ...shown.map(({ score, digits = 4 }) => validation[score]!.toFixed(digits)),
        formatSeconds(seconds),
      ),
  };
}
