import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';
import { checkOptions } from '@resattn/options';
import lockfile from 'proper-lockfile';
import { processorTime, usableCores } from '../processor/cores.js';
import { thisProcessor } from '../processor/processor.js';
import { defaultCacheFolder } from '../provision/cache.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import { measure } from './measure.js';
import { packageFile } from './package-file.js';
import {
  type CalibrationRecord,
  FORMAT,
  readRecord,
  recordFile,
  subjectOf,
  writeRecord,
} from './record.js';
import { candidates } from './settings.js';

export interface CalibrateOptions {
  /** Measures again, whatever is recorded. Default false. */
  readonly force?: boolean | undefined;
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string | undefined;
  /** Receives progress messages. */
  readonly log?: ((line: string) => void) | undefined;
  /** Script of the measuring process. Default: the one in this package. */
  readonly script?: string | undefined;
  /** Time limit in milliseconds. Default 4,800. */
  readonly limit?: number | undefined;
  /**
   * Whether other processes use the processor; thread counts are not compared then. Default: whether the
   * load average of the last minute exceeds half the cores.
   */
  readonly busy?: boolean | undefined;
  /**
   * Processors' worth of time that may be used; with less than one nothing is measured, since it would not
   * finish. Default: what the system allows.
   */
  readonly processors?: number | undefined;
}

/** The record for this processor, library, number of usable cores and environment, if there is one. */
export function recordedCalibration(
  library: TensorFlowLibrary,
  options: Pick<CalibrateOptions, 'cacheFolder'> = {},
): CalibrationRecord | undefined {
  checkOptions('recordedCalibration', options, { cacheFolder: true });
  const { cacheFolder = defaultCacheFolder() } = options;
  const subject = subjectOf(thisProcessor(), library, usableCores());
  return readRecord(recordFile(cacheFolder, subject), subject);
}

/**
 * Measures which of TensorFlow's settings are fastest on this processor and records the result in the
 * cache: times a few small training steps with oneDNN on and off and, unless the processor is busy, with
 * all threads inside an operation and with one. Takes less than five seconds and never throws: if the
 * cache is not writable, another process is calibrating, the time runs out, or less than one processor may
 * be used, the defaults apply and `log` says why. An attempt that did not finish is repeated after a day at the earliest.
 *
 * @returns the current record; undefined if there is none
 */
export async function calibrate(
  library: TensorFlowLibrary,
  options: CalibrateOptions = {},
): Promise<CalibrationRecord | undefined> {
  checkOptions('calibrate', options, {
    force: true,
    cacheFolder: true,
    log: true,
    script: true,
    limit: true,
    busy: true,
    processors: true,
  });
  const processor = thisProcessor();
  const threads = usableCores();
  const { force = false, cacheFolder = defaultCacheFolder(), log = () => {} } = options;
  const { limit = 4800, busy = loadavg()[0]! > threads / 2 } = options;
  const { processors = processorTime() } = options;
  const script =
    'script' in options ? options.script : packageFile('dist/cjs/calibration/probe.js');
  const subject = subjectOf(processor, library, threads);
  const file = recordFile(cacheFolder, subject);
  const recorded = readRecord(file, subject);
  const settings = candidates(processor, threads, busy);
  const isDue = force || recorded === undefined || mayRetry(recorded);
  if (!isDue || script === undefined || settings.length < 2) return recorded;
  if (processors < MIN_PROCESSORS) {
    log(`not calibrated (${tooLittle(processors)}); the defaults are used`);
    return recorded;
  }
  let release: () => Promise<void>;
  try {
    // Before measuring: a result that cannot be saved would be measured in every run.
    mkdirSync(dirname(file), { recursive: true });
    release = await lockfile.lock(file, {
      realpath: false,
      stale: 15_000,
      onCompromised: () => {},
    });
  } catch (error) {
    log(`not calibrated (${reasonOf(error)}); the defaults are used`);
    return recorded;
  }
  try {
    log('calibrating for this processor, once (a few seconds; RESATTN_CALIBRATION=off skips it)');
    const start = performance.now();
    const environment = { ...process.env, RESATTN_TENSORFLOW: library.folder };
    const timings = await measure(settings, { script, limit, environment });
    if (!timings && recorded && recorded.timings.length > 0) {
      log('the calibration did not finish; the earlier one is kept');
      return recorded;
    }
    if (!timings) log('the calibration did not finish; the defaults are used, for a day at least');
    const record: CalibrationRecord = {
      format: FORMAT,
      subject,
      date: new Date().toISOString(),
      seconds: Math.round(performance.now() - start) / 1000,
      isBusy: busy,
      timings: timings ?? [],
    };
    writeRecord(file, record);
    return record;
  } catch (error) {
    log(`the calibration is not recorded (${reasonOf(error)}); the defaults are used`);
    return recorded;
  } finally {
    await release().catch(() => {});
  }
}

/** Starting two processes takes four seconds of processor time, of the five that there are. */
export const MIN_PROCESSORS = 1;

export const tooLittle = (processors: number): string =>
  `only ${processors} of a processor may be used, and it would not finish`;

const DAY = 24 * 60 * 60 * 1000;

/** Whether an attempt without a result is a day old, or of a clock that was wrong. */
function mayRetry({ date, timings }: CalibrationRecord): boolean {
  const age = Date.now() - Date.parse(date);
  return timings.length === 0 && !(age >= 0 && age < DAY);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ELOCKED' ? 'another process is calibrating' : message;
}
