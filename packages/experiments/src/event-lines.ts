import { formatSeconds } from '@resattn/runtime';
import type { RunEvent, TrainingEvent } from './events.js';

/** A line that tells an event. */
export interface EventLine {
  /** What it is about, in a word: `data`, `model`. Default: the line before says it, or the text. */
  readonly topic?: string | undefined;
  readonly text: string;
  /** How it is emphasized. Default: none. */
  readonly tone?: 'warning' | 'heading' | undefined;
}

/** Events that are told as they are; the others are steps of a training and what shows as a bar. */
type ToldEvent = Exclude<RunEvent, TrainingEvent | { readonly type: 'progress' }>;

/** An event of a run in words, for terminals and logs. */
export function eventLines(event: ToldEvent): EventLine[] {
  switch (event.type) {
    case 'reading':
      return [{ topic: 'data', text: `reading ${event.data}` }];
    case 'device':
      return [{ topic: 'device', text: event.description }];
    case 'notice': {
      const { topic, text } = event;
      if (topic === 'setup' || topic === 'evaluation' || topic === 'export') return [{ text }];
      if (topic === 'int8') return [{ topic, text, tone: 'warning' }];
      return [{ topic: topic === 'settings' ? topic : '', text }];
    }
    case 'data': {
      const purposes = { train: 'to train', validation: 'to validate', test: 'to test' };
      const counts = (['train', 'validation', 'test'] as const)
        .filter((part) => event.sizes[part] > 0)
        .map((part) => `${count(event.sizes[part])} ${purposes[part]}`);
      return [
        { topic: '', text: event.description },
        ...event.notices.map((text): EventLine => ({ topic: '', text, tone: 'warning' })),
        { topic: 'split', text: counts.join(', ') },
        ...(event.folder === undefined ? [] : [{ topic: 'run', text: event.folder }]),
      ];
    }
    case 'baseline': {
      const { name, score, seconds } = event;
      const time = seconds === undefined ? '' : `, ${formatSeconds(seconds)}`;
      return [
        { topic: 'baseline', text: `${name}: ${score.name} ${score.value.toFixed(4)}${time}` },
      ];
    }
    case 'model': {
      const { name, parameters, trained, vocabulary, initialized = [], unused = [] } = event;
      const part = trained === undefined ? '' : ` ${count(trained)} of them trained,`;
      const listed = ([label, names]: readonly [string, readonly string[]]): EventLine[] =>
        names.length > 0 ? [{ topic: '', text: `${label.padEnd(10)}${names.join(', ')}` }] : [];
      return [
        { topic: 'model', text: `${name}, ${count(parameters)} parameters,${part} ${vocabulary}` },
        ...listed(['new', initialized]),
        ...listed(['left out', unused]),
      ];
    }
    case 'wide': {
      const parts = event.parts.map(
        ({ name, weight, accuracy }) =>
          `${name} ${accuracy.toFixed(4)}${weight === 0 ? ' (not used)' : ''}`,
      );
      const text = `${parts.join(', ')}, together ${event.accuracy.toFixed(4)}`;
      return [{ topic: 'validated', text }];
    }
    case 'batches': {
      const shapes = event.shapes.map((shape) => shape.join('x')).join(', ');
      const text = `${event.batchesPerEpoch} an epoch, of pairs x source x target: ${shapes}`;
      return [{ topic: 'batches', text }];
    }
    case 'profile': {
      const shares = event.operations.map(
        ({ operation, count: times, share }) =>
          `${operation} ${(100 * share).toFixed(0)} % in ${times}`,
      );
      const { milliseconds, file } = event;
      return [
        {
          topic: 'profile',
          text: `a step takes ${milliseconds.toFixed(1)} ms: ${shares.join(', ')}`,
        },
        { topic: '', text: `${file} opens in chrome://tracing and https://ui.perfetto.dev` },
      ];
    }
    case 'schedule': {
      const { schedule, step, totalSteps, learningRate } = event;
      const text =
        `${schedule} over ${count(totalSteps.now)} steps, before over ${count(totalSteps.before)}: ` +
        `the learning rate was ${learningRate.before.toPrecision(3)} at step ${count(step)} and continues at ${learningRate.now.toPrecision(3)}`;
      return [{ topic: 'schedule', text }];
    }
    case 'averaged': {
      const { checkpoints, mean, best, isKept } = event;
      const kept = isKept ? 'the mean is kept' : 'the best alone is kept';
      const text = `${checkpoints} checkpoints: ${mean}, the best alone ${best}; ${kept}`;
      return [{ topic: 'averaged', text }];
    }
    case 'method':
      return [{ topic: 'method', text: `${event.method} (${event.number} of ${event.count})` }];
    case 'table': {
      const { name, runs, finished, jobs, isSweep = false } = event;
      const many = jobs > 1 ? `, ${jobs} at once` : '';
      return [
        {
          topic: isSweep ? 'sweep' : 'table',
          text: `${name}: ${runs} runs, ${finished} of them finished${many}`,
        },
      ];
    }
    case 'table-run': {
      const { name, number, count: all } = event;
      return [{ topic: 'run', text: `${number} of ${all}: ${name}`, tone: 'heading' }];
    }
    case 'unfinished':
      return goOn(`This run is not finished: ${event.uses} is used. Resume it with:`, event.folder);
    case 'interrupted':
      return goOn(
        `Stopped after step ${event.step}; everything is saved. Resume with:`,
        event.folder,
      );
    case 'done':
      return [];
  }
}

const goOn = (text: string, folder: string): EventLine[] => [
  { text },
  { text: `  resattn train --resume ${folder}` },
];

const count = (n: number) => n.toLocaleString('en-US');
