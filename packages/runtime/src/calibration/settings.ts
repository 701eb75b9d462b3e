import { checkOptions, givenOptions, type Optional } from '@resattn/options';
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
export type Demands = Optional<Settings>;

/** Settings, and who chose them. */
export interface ChosenSettings extends Settings {
  readonly chosenBy: 'calibration' | 'defaults' | 'user';
}

/** One measured setting: the milliseconds of a step of each case. */
export interface Timing {
  readonly settings: Settings;
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Another setting has to be faster than the default by this fraction, to be worth other digits. */
const WORTH = 0.03;

/**
 * Starting a process takes about two seconds of processor time. With fewer cores, the combination that
 * differs from the default in both settings is not measured.
 */
const CORES_FOR_ALL = 4;

/** The settings without a calibration: oneDNN on a processor with AVX2, one thread per core. */
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

export const demandKeys: Readonly<Record<keyof Demands, true>> = {
  oneDnn: true,
  intraOpThreads: true,
  interOpThreads: true,
};

/** What the options demand, and the variables that TensorFlow reads where they say nothing. */
export function demandsOf(options: Demands, environment: NodeJS.ProcessEnv = process.env): Demands {
  checkOptions('demandsOf', options, demandKeys);
  const {
    oneDnn = oneDnnByEnvironment(environment),
    intraOpThreads = countIn(environment.TF_NUM_INTRAOP_THREADS),
    interOpThreads = countIn(environment.TF_NUM_INTEROP_THREADS),
  } = options;
  return givenOptions({ oneDnn, intraOpThreads, interOpThreads });
}

function countIn(text: string | undefined): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

/** Whether the demands leave nothing to choose. */
export const isDecided = ({ oneDnn, intraOpThreads }: Demands): boolean =>
  oneDnn !== undefined && intraOpThreads !== undefined;

/**
 * The settings that a calibration measures, the default first. All run as many operations at a time as
 * there are cores, which costs nothing where operations depend on each other. On a busy machine one thread
 * looks faster than several, so thread counts are not compared then.
 */
export function candidates(processor: Processor, threads: number, isBusy: boolean): Settings[] {
  const standard = defaultSettings(processor, threads, {});
  const states = processor.arch === 'x64' ? [standard.oneDnn, !standard.oneDnn] : [standard.oneDnn];
  const counts = threads > 1 && !isBusy ? [threads, 1] : [threads];
  const all = states.flatMap((oneDnn) =>
    counts.map((intraOpThreads) => ({ oneDnn, intraOpThreads, interOpThreads: threads })),
  );
  return threads < CORES_FOR_ALL ? all.slice(0, 3) : all;
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
    ...givenOptions(demands),
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
