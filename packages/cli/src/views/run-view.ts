import type { EvaluationRecord } from '@resattn/core';
import type { ProgressEvent, RunEvent, TrainingEvent } from '@resattn/experiments';
import { formatSeconds, type ProgressBar } from '@resattn/runtime';
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
  const { yellow } = colors.say;
  const training = trainingView(terminal);
  const bars = barsOf(terminal);
  return {
    show(event) {
      switch (event.type) {
        case 'reading':
          return say(`data      reading ${event.data}`);
        case 'progress':
          return bars.show(event);
        case 'device':
          if (isQuiet && event.backend === 'tensorflow') return;
          return say(`device    ${event.description}`);
        case 'notice': {
          const { topic, text } = event;
          if (topic === 'setup' || topic === 'evaluation' || topic === 'export') return say(text);
          const line = `${(topic === 'settings' || topic === 'int8' ? topic : '').padEnd(10)}${text}`;
          return say(topic === 'int8' ? yellow(line) : line);
        }
        case 'data': {
          say(`          ${event.description}`);
          for (const notice of event.notices) say(yellow(`          ${notice}`));
          const purposes = { train: 'to train', validation: 'to validate', test: 'to test' };
          const counts = (['train', 'validation', 'test'] as const)
            .filter((part) => event.sizes[part] > 0)
            .map((part) => `${count(event.sizes[part])} ${purposes[part]}`);
          say(`split     ${counts.join(', ')}`);
          return say(`run       ${event.folder}`);
        }
        case 'baseline': {
          const { name, score, seconds } = event;
          const time = seconds === undefined ? '' : `, ${formatSeconds(seconds)}`;
          return say(`baseline  ${name}: ${score.name} ${score.value.toFixed(4)}${time}`);
        }
        case 'model': {
          const { name, parameters, trained, vocabulary, initialized = [], unused = [] } = event;
          const part = trained === undefined ? '' : ` ${count(trained)} of them trained,`;
          say(`model     ${name}, ${count(parameters)} parameters,${part} ${vocabulary}`);
          if (initialized.length > 0) say(`          new       ${initialized.join(', ')}`);
          if (unused.length > 0) say(`          left out  ${unused.join(', ')}`);
          return;
        }
        case 'wide': {
          const parts = event.parts.map(
            ({ name, weight, accuracy }) =>
              `${name} ${accuracy.toFixed(4)}${weight === 0 ? ' (not used)' : ''}`,
          );
          return say(`validated ${parts.join(', ')}, together ${event.accuracy.toFixed(4)}`);
        }
        case 'batches': {
          const shapes = event.shapes.map((shape) => shape.join('x')).join(', ');
          return say(
            `batches   ${event.batchesPerEpoch} an epoch, of pairs x source x target: ${shapes}`,
          );
        }
        case 'profile': {
          const shares = event.operations.map(
            ({ operation, count: times, share }) =>
              `${operation} ${(100 * share).toFixed(0)} % in ${times}`,
          );
          say(`profile   a step takes ${event.milliseconds.toFixed(1)} ms: ${shares.join(', ')}`);
          return say(
            `          ${event.file} opens in chrome://tracing and https://ui.perfetto.dev`,
          );
        }
        case 'schedule': {
          const { schedule, step, totalSteps, learningRate } = event;
          return say(
            `schedule  ${schedule} over ${count(totalSteps.now)} steps, before over ${count(totalSteps.before)}: ` +
              `the learning rate was ${learningRate.before.toPrecision(3)} at step ${count(step)} and continues at ${learningRate.now.toPrecision(3)}`,
          );
        }
        case 'averaged': {
          const kept = event.isKept ? 'the mean is kept' : 'the best alone is kept';
          return say(
            `averaged  ${event.checkpoints} checkpoints: ${event.mean}, the best alone ${event.best}; ${kept}`,
          );
        }
        case 'method':
          return say(`method    ${event.method} (${event.number} of ${event.count})`);
        case 'table': {
          const { name, runs, finished, jobs } = event;
          const many = jobs > 1 ? `, ${jobs} at once` : '';
          return say(`table     ${name}: ${runs} runs, ${finished} of them finished${many}`);
        }
        case 'table-run': {
          const { name, number, count: all } = event;
          return say(colors.say.bold(`run       ${number} of ${all}: ${name}`));
        }
        case 'unfinished':
          say(`This run is not finished: ${event.uses} is used. Go on with it:`);
          return say(`  resattn train --resume ${event.folder}`);
        case 'interrupted':
          say(`Stopped after step ${event.step}; everything is saved. Go on with:`);
          return say(`  resattn train --resume ${event.folder}`);
        case 'checkpoint':
        case 'done':
          return;
        default:
          return training.show(event);
      }
    },
    interrupted: training.interrupted,
    stop() {
      training.stop();
      bars.stop();
    },
  };
}

const count = (n: number) => n.toLocaleString('en-US');

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
  let shown: Extract<TrainingEvent, { type: 'start' }>['columns'] = [];
  const row = (...cells: string[]) => {
    const widths = [5, 8, ...shown.map(({ heading }) => Math.max(9, heading.length)), 13];
    return cells.map((cell, i) => cell.padStart(widths[i]!)).join('  ');
  };
  const line = ({ epoch, trainLoss, validation, seconds }: EvaluationRecord) =>
    row(
      Number.isInteger(epoch) ? `${epoch}` : epoch.toFixed(1),
      trainLoss.toFixed(4),
      ...shown.map(({ score, digits = 4 }) => validation[score]!.toFixed(digits)),
      formatSeconds(seconds),
    );
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    show(event: Exclude<TrainingEvent, { type: 'checkpoint' }>) {
      switch (event.type) {
        case 'start': {
          const { step, totalSteps, batchesPerEpoch, resumed, position } = event;
          shown = [{ heading: 'val. loss', score: 'loss' }, ...event.columns];
          epochs = Math.ceil(totalSteps / batchesPerEpoch);
          if (resumed) say(`Going on from step ${step}, in epoch ${position.epoch + 1}.`);
          const headings = shown.map(({ heading }) => heading);
          say(colors.say.bold(row('epoch', 'loss', ...headings, 'time')));
          bar = progress.start({ label: 'training', total: totalSteps, initial: step });
          return;
        }
        case 'step': {
          const { step, position, loss } = event;
          bar?.update(step, `epoch ${position.epoch + 1}/${epochs}  loss ${loss.toFixed(3)}`);
          return;
        }
        case 'evaluation': {
          const text = line(event.record);
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
