import type { EvaluationRecord, StartEvent, TrainerCallbacks } from '@resattn/core';
import { formatSeconds, type ProgressBar } from '@resattn/runtime';
import type { Terminal } from '../terminal/terminal.js';
import type { ScoreColumn } from './score-column.js';

/** Shows a training run: a bar over all of it, and a line for each evaluation. */
export function trainingProgress(
  { progress, say, colors }: Terminal,
  columns: readonly ScoreColumn[],
): TrainerCallbacks & {
  /** Says that training ends after this step. */
  interrupted(): void;
  /** Takes the bar away when training ends by an error. */
  stop(): void;
} {
  let bar: ProgressBar | undefined;
  let start: StartEvent | undefined;
  const shown: readonly ScoreColumn[] = [{ heading: 'val. loss', score: 'loss' }, ...columns];
  const widths = [5, 8, ...shown.map(({ heading }) => Math.max(9, heading.length)), 13];
  const row = (...cells: string[]) => cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ');
  const line = ({ epoch, trainLoss, validation, seconds }: EvaluationRecord) =>
    row(
      Number.isInteger(epoch) ? `${epoch}` : epoch.toFixed(1),
      trainLoss.toFixed(4),
      ...shown.map(({ score, digits = 4 }) => validation[score]!.toFixed(digits)),
      formatSeconds(seconds),
    );
  return {
    onStart(event) {
      start = event;
      const { step, totalSteps, resumed, position } = event;
      if (resumed) say(`Going on from step ${step}, in epoch ${position.epoch + 1}.`);
      const headings = shown.map(({ heading }) => heading);
      say(colors.say.bold(row('epoch', 'loss', ...headings, 'time')));
      bar = progress.start({ label: 'training', total: totalSteps, initial: step });
    },
    onStep({ step, position, loss }) {
      const epochs = Math.ceil(start!.totalSteps / start!.batchesPerEpoch);
      bar!.update(step, `epoch ${position.epoch + 1}/${epochs}  loss ${loss.toFixed(3)}`);
    },
    onEvaluation({ record, isBest }) {
      bar!.line(isBest ? `${line(record)}  ${colors.say.green('best')}` : line(record));
    },
    onDamagedCheckpoint({ step, error }) {
      say(`The checkpoint of step ${step} cannot be used (${error.message}); an earlier one is.`);
    },
    interrupted() {
      const text = 'Interrupted: finishing this step and saving (once more: end at once, unsaved)';
      if (bar) bar.line(text);
      else say(text);
    },
    onEnd: () => bar?.stop(),
    stop: () => bar?.stop(),
  };
}
