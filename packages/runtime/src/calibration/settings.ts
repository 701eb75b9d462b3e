import { oneDnnByEnvironment, usesOneDnn } from '../processor/one-dnn.js';
import type { Processor } from '../processor/processor.js';

/** What TensorFlow is started with; it reads these once in a process. */
export interface Settings {
  /** Whether oneDNN's kernels are used; undefined leaves it to TensorFlow. */
  readonly oneDnn: boolean | undefined;
  /** Threads inside one operation. */
  readonly intraOpThreads: number;
  /** Operations that run at the same time. */
  readonly interOpThreads: number;
}

/** Settings that the user has made. */
export type Demands = Partial<Settings>;

/** Settings, and who chose them. */
export interface ChosenSettings extends Settings {
  readonly chosenBy: 'calibration' | 'defaults' | 'user';
}

/** One measured setting: the milliseconds of a step of each case. */
export interface Timing {
  readonly settings: Settings;
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Another setting has to be faster by this part of the time than the default, to be worth other digits. */
const WORTH = 0.03;

/** What is used where nothing was measured: oneDNN with AVX2 or more, one thread a core. */
export function defaultSettings(
  processor: Processor,
  threads: number,
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const hasAvx2 = processor.arch === 'x64' && processor.flags?.includes('avx2') === true;
  return {
    oneDnn: hasAvx2 || usesOneDnn(processor, environment),
    intraOpThreads: threads,
    interOpThreads: threads,
  };
}

/** What the options demand, and the variables that TensorFlow reads where they say nothing. */
export function demandsOf(options: Demands, environment: NodeJS.ProcessEnv = process.env): Demands {
  const {
    oneDnn = oneDnnByEnvironment(environment),
    intraOpThreads = countIn(environment.TF_NUM_INTRAOP_THREADS),
    interOpThreads = countIn(environment.TF_NUM_INTEROP_THREADS),
  } = options;
  return {
    ...(oneDnn === undefined ? {} : { oneDnn }),
    ...(intraOpThreads === undefined ? {} : { intraOpThreads }),
    ...(interOpThreads === undefined ? {} : { interOpThreads }),
  };
}

function countIn(text: string | undefined): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

/** Whether demands leave nothing to be chosen by measurement. */
export const isDecided = ({ oneDnn, intraOpThreads }: Demands): boolean =>
  oneDnn !== undefined && intraOpThreads !== undefined;

/**
 * The settings that a calibration measures; the default is the first. As many operations at a time as
 * there are cores: that costs nothing where they are not independent. On a machine that is busy one thread
 * looks faster than several, so their number is left alone then.
 */
export function candidates(processor: Processor, threads: number, isBusy: boolean): Settings[] {
  const standard = defaultSettings(processor, threads, {});
  const states = processor.arch === 'x64' ? [standard.oneDnn, !standard.oneDnn] : [standard.oneDnn];
  const counts = threads > 1 && !isBusy ? [threads, 1] : [threads];
  return states.flatMap((oneDnn) =>
    counts.map((intraOpThreads) => ({ oneDnn, intraOpThreads, interOpThreads: threads })),
  );
}

/** How a setting compares with another: the geometric mean of the ratios of the times of all cases. */
export function relativeTime(timing: Timing, base: Timing): number {
  const logs = Object.entries(timing.milliseconds).map(([name, ms]) =>
    Math.log(ms / base.milliseconds[name]!),
  );
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/**
 * The fastest of the measured settings that agree with the demands, the default unless another is faster
 * by 3 %; then the demands themselves.
 */
export function chooseSettings(
  timings: readonly Timing[],
  standard: Settings,
  demands: Demands,
): ChosenSettings {
  const { oneDnn, intraOpThreads } = demands;
  const isMeasured = timings.some(({ settings }) => settings.intraOpThreads === intraOpThreads);
  // Demanded threads that were not measured leave oneDNN to be chosen as with one a core.
  const threads = isMeasured ? intraOpThreads : intraOpThreads && standard.intraOpThreads;
  const [first, ...others] = timings.filter(
    ({ settings }) =>
      (oneDnn === undefined || settings.oneDnn === oneDnn) &&
      (threads === undefined || settings.intraOpThreads === threads),
  );
  let best = first;
  for (const other of others) {
    const bound = best === first ? 1 - WORTH : 1;
    if (relativeTime(other, best!) < bound) best = other;
  }
  return {
    ...(best?.settings ?? standard),
    ...demands,
    chosenBy: isDecided(demands) ? 'user' : best ? 'calibration' : 'defaults',
  };
}

/** What a calibration recommends where nothing is demanded; undefined where it has no figures. */
export function recommendedSettings(timings: readonly Timing[]): Settings | undefined {
  const [first] = timings;
  if (first === undefined) return undefined;
  const { oneDnn, intraOpThreads, interOpThreads } = chooseSettings(timings, first.settings, {});
  return { oneDnn, intraOpThreads, interOpThreads };
}
