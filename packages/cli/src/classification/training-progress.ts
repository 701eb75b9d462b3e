import type { StartEvent, TrainerCallbacks } from '@resattn/core';
import { formatSeconds, type ProgressBar } from '@resattn/runtime';
import type { Terminal } from '../terminal/terminal.js';

/** Shows a training run: a bar over all of it, and a line for each evaluation. */
export function trainingProgress({ progress, say, colors }: Terminal): TrainerCallbacks & {
  /** Says that training ends after this step. */
  interrupted(): void;
  /** Takes the bar away when training ends by an error. */
  stop(): void;
} {
  let bar: ProgressBar | undefined;
  let start: StartEvent | undefined;
  return {
    onStart(event) {
      start = event;
      const { step, totalSteps, resumed, position } = event;
      if (resumed) say(`Going on from step ${step}, in epoch ${position.epoch + 1}.`);
      say(colors.say.bold(row('epoch', 'loss', 'val. loss', 'accuracy', 'macro F1', 'time')));
      bar = progress.start({ label: 'training', total: totalSteps, initial: step });
    },
    onStep({ step, position, loss }) {
      const epochs = Math.ceil(start!.totalSteps / start!.batchesPerEpoch);
      bar!.update(step, `epoch ${position.epoch + 1}/${epochs}  loss ${loss.toFixed(3)}`);
    },
    onEvaluation({ record, isBest }) {
      const { epoch, trainLoss, validation, seconds } = record;
      const line = row(
        Number.isInteger(epoch) ? `${epoch}` : epoch.toFixed(1),
        trainLoss.toFixed(4),
        validation.loss!.toFixed(4),
        validation.accuracy!.toFixed(4),
        validation.f1!.toFixed(4),
        formatSeconds(seconds),
      );
      bar!.line(isBest ? `${line}  ${colors.say.green('best')}` : line);
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

const row = (...cells: string[]): string =>
  cells.map((cell, i) => cell.padStart([5, 8, 9, 9, 9, 13][i]!)).join('  ');
