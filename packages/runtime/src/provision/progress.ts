import { type LiveProgress, liveProgress } from '@resattn/host';
import cliProgress, { type Options, type Params } from 'cli-progress';
import stringWidth from 'string-width';

/** Something that takes a while: a download, an epoch. */
export interface ProgressTask {
  /** What is going on, in a few words: `'downloading tensorflow-cpu 2.21.0'`. */
  readonly label: string;
  /** How much there is to do; undefined when nobody knows. */
  readonly total?: number | undefined;
  /** What is counted; `'bytes'` is shown as MB. Default: `'steps'`. */
  readonly unit?: string | undefined;
  /** How much was done before, by an earlier run that is continued. Default: 0. */
  readonly initial?: number | undefined;
}

/** One task under way. */
export interface ProgressBar {
  /** Sets how much is done so far; `note` is shown behind it (`'loss 0.42'`). */
  update(value: number, note?: string): void;
  /** Sets the total when it is learned late. */
  setTotal(total: number): void;
  /** Writes a line that stays, above the bar. */
  line(text: string): void;
  /** Ends the bar and leaves one line. `summary` replaces the label in it. */
  done(summary?: string): void;
  /** Ends the bar without a word: an error follows. */
  stop(): void;
}

/** Where progress is shown. The command line uses the same one for downloads and for training. */
export interface ProgressReporter {
  start(task: ProgressTask): ProgressBar;
}

/** Shows nothing. */
export const silentProgress: ProgressReporter = {
  start: () => ({ update() {}, setTotal() {}, line() {}, done() {}, stop() {} }),
};

/**
 * A bar with rate and time left on a terminal; elsewhere (a file, a pipe, CI) one plain line at
 * each tenth of the way, at most one every five seconds.
 */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): ProgressReporter {
  return { start: (task) => (stream.isTTY ? barOn(stream, task) : linesOn(stream, task)) };
}

/** In a notebook a line that is updated in place, elsewhere {@link terminalProgress}. */
export function hostProgress(): ProgressReporter {
  const terminal = terminalProgress();
  return {
    start(task) {
      const live = liveProgress(task.label);
      return live === undefined ? terminal.start(task) : liveBar(live, task);
    },
  };
}

function liveBar(live: LiveProgress, task: ProgressTask): ProgressBar {
  const pace = new Pace(task);
  const show = (note = '') => {
    const text = [pace.amount(), pace.rate(), pace.timeLeft(), note].filter(Boolean).join(', ');
    live.update({ done: pace.value, total: pace.total, text });
  };
  show();
  return {
    update(value, note) {
      pace.value = value;
      show(note);
    },
    setTotal(total) {
      pace.total = total;
    },
    line: (text) => void process.stderr.write(`${text}\n`),
    done: (summary) => live.end(summary ?? `${task.label}: ${pace.summary()}`),
    stop: () => live.end(`${task.label}: stopped at ${pace.amount()}`),
  };
}

function barOn(stream: NodeJS.WriteStream, task: ProgressTask): ProgressBar {
  const pace = new Pace(task);
  const bar = new cliProgress.SingleBar({
    stream,
    format: (options, params, payload) =>
      fitted(barParts(options, params, pace, payload.note ?? ''), stream.columns || 80),
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    // Whoever starts the bar decides what Ctrl-C does: training saves a checkpoint first.
    gracefulExit: false,
    // The terminal's own settings stay: a killed process could not put them back. Lines are cut.
    hideCursor: null,
    linewrap: null,
  });
  let note = '';
  bar.start(task.total ?? 0, task.initial ?? 0, { note });
  return {
    update(value, newNote = note) {
      pace.value = value;
      note = newNote;
      bar.update(value, { note });
    },
    setTotal(total) {
      pace.total = total;
      bar.setTotal(total);
    },
    line(text) {
      bar.stop();
      stream.write(`${text}\n`);
      bar.start(pace.total ?? 0, pace.value, { note });
    },
    done(summary) {
      bar.stop();
      stream.write(`${summary ?? `${task.label}: ${pace.summary()}`}\n`);
    },
    stop: () => bar.stop(),
  };
}

/** What a bar shows; an empty part is left out. */
interface BarParts {
  readonly label: string;
  readonly bar: string;
  readonly amount: string;
  readonly rate: string;
  readonly left: string;
  readonly note: string;
}

function barParts(options: Options, params: Params, pace: Pace, note: string): BarParts {
  const bar =
    pace.total === undefined ? '' : cliProgress.Format.BarFormat(params.progress, options);
  const { label } = pace;
  return { label, bar, amount: pace.amount(), rate: pace.rate(), left: pace.timeLeft(), note };
}

/** What gives way, in this order, where a line is too narrow. */
const dispensable: readonly (keyof BarParts)[] = ['rate', 'bar', 'left', 'note'];

/** The parts of a bar in a line of at most `width` columns: no part is cut but the label. */
function fitted(parts: BarParts, width: number): string {
  const shown: { -readonly [Key in keyof BarParts]: string } = { ...parts };
  const line = () => Object.values(shown).filter(Boolean).join('  ');
  for (const name of dispensable) {
    if (stringWidth(line()) <= width) return line();
    shown[name] = '';
  }
  const letters = [...shown.label];
  while (stringWidth(line()) > width && letters.length > 0) {
    letters.pop();
    shown.label = `${letters.join('')}…`;
  }
  return line();
}

function linesOn(stream: NodeJS.WriteStream, task: ProgressTask): ProgressBar {
  const pace = new Pace(task);
  const interval = 5000;
  let saidTenth = 0;
  let saidAt = Date.now();
  stream.write(`${task.label}${pace.total === undefined ? '' : ` (${pace.format(pace.total)})`}\n`);
  return {
    update(value, note) {
      pace.value = value;
      const tenth = pace.total ? Math.floor((10 * value) / pace.total) : Number.POSITIVE_INFINITY;
      if (tenth <= saidTenth || Date.now() - saidAt < interval) return;
      saidTenth = pace.total ? tenth : saidTenth;
      saidAt = Date.now();
      const parts = [pace.amount(), pace.rate(), pace.timeLeft(), note].filter(Boolean);
      stream.write(`${task.label}: ${parts.join(', ')}\n`);
    },
    setTotal(total) {
      pace.total = total;
    },
    line(text) {
      stream.write(`${text}\n`);
    },
    done(summary) {
      stream.write(`${summary ?? `${task.label}: ${pace.summary()}`}\n`);
    },
    stop() {},
  };
}

/** How far a task is, how fast it goes and how long it will take. */
class Pace {
  readonly label: string;
  value: number;
  total: number | undefined;
  readonly #unit: string;
  readonly #initial: number;
  readonly #startedAt = Date.now();

  constructor(task: ProgressTask) {
    this.label = task.label;
    this.total = task.total;
    this.value = this.#initial = task.initial ?? 0;
    this.#unit = task.unit ?? 'steps';
  }

  format(amount: number): string {
    return this.#unit === 'bytes' ? formatBytes(amount) : `${amount} ${this.#unit}`;
  }

  amount(): string {
    if (this.total === undefined) return this.format(this.value);
    if (this.#unit === 'bytes') return `${formatBytes(this.value)}/${formatBytes(this.total)}`;
    return `${this.value}/${this.total} ${this.#unit}`;
  }

  rate(): string {
    const perSecond = this.#perSecond();
    if (perSecond === 0) return '';
    if (this.#unit === 'bytes') return `${formatBytes(perSecond)}/s`;
    return `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toPrecision(2)} ${this.#unit}/s`;
  }

  timeLeft(): string {
    const perSecond = this.#perSecond();
    if (this.total === undefined || perSecond === 0) return '';
    return `${formatSeconds((this.total - this.value) / perSecond)} left`;
  }

  summary(): string {
    return `${this.format(this.value)} in ${formatSeconds(this.#seconds())}`;
  }

  #seconds(): number {
    return (Date.now() - this.#startedAt) / 1000;
  }

  #perSecond(): number {
    const seconds = this.#seconds();
    return seconds < 0.2 ? 0 : (this.value - this.#initial) / seconds;
  }
}

/** `'274 MB'`, in powers of ten as disks and networks count. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let exponent = 0;
  let amount = bytes;
  while (amount >= 999.5 && exponent < units.length - 1) {
    amount /= 1000;
    exponent++;
  }
  return `${exponent === 0 || amount >= 99.5 ? Math.round(amount) : amount.toPrecision(2)} ${units[exponent]}`;
}

/** `'8.4 s'`, `'3 min 05 s'`, `'2 h 10 min'`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
