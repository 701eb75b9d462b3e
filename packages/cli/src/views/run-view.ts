import {
  eventLines,
  type ProgressEvent,
  type RunEvent,
  type TrainingEvent,
  type TrainingLines,
  trainingLines,
} from '@resattn/experiments';
import type { ProgressBar } from '@resattn/runtime';
import type { Terminal } from '../terminal/terminal.js';

/** The events of a run as lines and bars. */
export interface RunView {
  show(event: RunEvent): void;
  /** Says that training ends after this step. */
  interrupted(): void;
  /** Takes bars away when the run ends by an error. */
  stop(): void;
}

/** Shows a run; `isQuiet` leaves out what computes, unless it is slow. */
export function runView(terminal: Terminal, { isQuiet = false } = {}): RunView {
  const { say, colors } = terminal;
  const tones = { warning: colors.say.yellow, heading: colors.say.bold };
  const training = trainingView(terminal);
  const bars = barsOf(terminal);
  return {
    show(event) {
      switch (event.type) {
        case 'progress':
          return bars.show(event);
        case 'start':
        case 'step':
        case 'evaluation':
        case 'checkpoint':
        case 'damaged-checkpoint':
        case 'end':
          return training.show(event);
        default:
          if (isQuiet && event.type === 'device' && event.backend === 'tensorflow') return;
          for (const { topic, text, tone } of eventLines(event)) {
            const line = topic === undefined ? text : topic.padEnd(10) + text;
            say(tone === undefined ? line : tones[tone](line));
          }
      }
    },
    interrupted: training.interrupted,
    stop() {
      training.stop();
      bars.stop();
    },
  };
}

/** Bars of what takes a while, by their labels. */
function barsOf({ progress }: Terminal) {
  const open = new Map<string, { readonly bar: ProgressBar; total: number | undefined }>();
  return {
    show({ label, done, total, unit, isOver, summary }: ProgressEvent) {
      let shown = open.get(label);
      if (shown === undefined) {
        const size = total === undefined ? {} : { total };
        shown = { bar: progress.start({ label, unit, initial: done, ...size }), total };
        open.set(label, shown);
      } else if (!isOver) {
        if (total !== undefined && total !== shown.total) shown.bar.setTotal(total);
        shown.total = total;
        shown.bar.update(done);
      }
      if (!isOver) return;
      open.delete(label);
      if (summary === undefined) shown.bar.stop();
      else shown.bar.done(summary);
    },
    stop() {
      for (const { bar } of open.values()) bar.stop();
      open.clear();
    },
  };
}

/** A bar over all of a training, and a line for each evaluation. */
function trainingView({ progress, say, colors }: Terminal) {
  let bar: ProgressBar | undefined;
  let epochs = 1;
  let lines: TrainingLines | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    show(event: TrainingEvent) {
      switch (event.type) {
        case 'start': {
          const { step, totalSteps, batchesPerEpoch, resumed, position } = event;
          lines = trainingLines(event);
          epochs = Math.ceil(totalSteps / batchesPerEpoch);
          if (resumed) say(`Resuming from step ${step}, in epoch ${position.epoch + 1}.`);
          say(colors.say.bold(lines.head));
          bar = progress.start({ label: 'training', total: totalSteps, initial: step });
          return;
        }
        case 'step': {
          const { step, position, loss } = event;
          bar?.update(step, `epoch ${position.epoch + 1}/${epochs}  loss ${loss.toFixed(3)}`);
          return;
        }
        case 'evaluation': {
          const text = lines!.row(event.record);
          bar?.line(event.isBest ? `${text}  ${colors.say.green('best')}` : text);
          return;
        }
        case 'damaged-checkpoint': {
          const { step, error } = event;
          say(
            `The checkpoint of step ${step} cannot be used (${error.message}); an earlier one is.`,
          );
          return;
        }
        case 'checkpoint':
          return;
        case 'end':
          return stop();
      }
    },
    interrupted() {
      const text = 'Interrupted: finishing this step and saving (once more: end at once, unsaved)';
      if (bar) bar.line(text);
      else say(text);
    },
    stop,
  };
}
