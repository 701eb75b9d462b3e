import { countText, lineView, stacked, tableView, type View } from '@resattn/host';
import type { FitResult } from './fit-options.js';
import type { EvaluationRecord } from './training-state.js';

/** Evaluations that are listed: of more, some at even distances, the best and the last. */
const MAX_ROWS = 20;

/** How a training ended, and its evaluations; the best is marked. */
export function fitView({ status, step, epochs, seconds, best, history }: FitResult): View {
  const line = lineView(`training ${status}`, [
    countText(step, 'step'),
    countText(epochs, 'epoch'),
    `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`,
    ...(best ? [`best at step ${countText(best.step)}: ${numberText(best.value)}`] : []),
  ]);
  if (history.length === 0) return line;
  const scores = Object.keys(history[0]!.validation).filter((name) => name !== 'loss');
  const shown = chosen(history, best?.step);
  return stacked([
    line,
    tableView({
      columns: [
        ...['epoch', 'step', 'training loss', 'validation loss', ...scores].map((header) => ({
          header,
          kind: 'number' as const,
        })),
        { header: '' },
      ],
      rows: shown.map((record) => [
        numberText(record.epoch),
        countText(record.step),
        numberText(record.trainLoss),
        numberText(record.validation.loss ?? Number.NaN),
        ...scores.map((name) => numberText(record.validation[name] ?? Number.NaN)),
        record.step === best?.step ? 'best' : '',
      ]),
      ...(shown.length < history.length && {
        note: `${shown.length} of ${countText(history.length, 'evaluation')}`,
      }),
    }),
  ]);
}

function chosen(
  history: readonly EvaluationRecord[],
  best: number | undefined,
): readonly EvaluationRecord[] {
  if (history.length <= MAX_ROWS) return history;
  const apart = (history.length - 1) / (MAX_ROWS - 2);
  const wanted = new Set(Array.from({ length: MAX_ROWS - 1 }, (_, i) => Math.round(i * apart)));
  return history.filter(({ step }, i) => wanted.has(i) || step === best);
}

const numberText = (value: number): string =>
  Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : '–';
