import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { usableCores } from '../processor/cores.js';
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
  /** Measures anew, whatever is recorded. Default false. */
  readonly force?: boolean;
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string;
  /** Takes the lines that are said on the way. */
  readonly log?: (line: string) => void;
  /** JavaScript of the process that measures. Default: that of this package. */
  readonly script?: string | undefined;
  /** Milliseconds that it may take in all. Default 4,800. */
  readonly limit?: number;
  /**
   * Whether others use the processor, so that threads are not measured. Default: whether the load of the
   * last minute is more than half of the cores.
   */
  readonly isBusy?: boolean;
}

/** What was measured for this processor, a library, and the cores that this process may use. */
export function recordedCalibration(
  library: TensorFlowLibrary,
  { cacheFolder = defaultCacheFolder() }: Pick<CalibrateOptions, 'cacheFolder'> = {},
): CalibrationRecord | undefined {
  const subject = subjectOf(thisProcessor(), library, usableCores());
  return readRecord(recordFile(cacheFolder, subject), subject);
}

/**
 * Measures which of TensorFlow's settings are the fastest on this processor, unless that is recorded, and
 * records it in the cache: a few small training steps with oneDNN on and off and, unless others use the
 * processor, with all threads inside an operation and with one. Takes under five seconds, and never fails: where the cache cannot be written,
 * another process is at it, or the time does not suffice, the defaults stay, and `log` says why.
 *
 * @returns what is recorded now, undefined where nothing is
 */
export async function calibrate(
  library: TensorFlowLibrary,
  options: CalibrateOptions = {},
): Promise<CalibrationRecord | undefined> {
  const processor = thisProcessor();
  const threads = usableCores();
  const { force = false, cacheFolder = defaultCacheFolder(), log = () => {} } = options;
  const { limit = 4800, isBusy = loadavg()[0]! > threads / 2 } = options;
  const script =
    'script' in options ? options.script : packageFile('dist/cjs/calibration/probe.js');
  const subject = subjectOf(processor, library, threads);
  const file = recordFile(cacheFolder, subject);
  const recorded = readRecord(file, subject);
  const settings = candidates(processor, threads, isBusy);
  if ((recorded && !force) || script === undefined || settings.length < 2) return recorded;
  let release: () => Promise<void>;
  try {
    // Before anything is measured: what cannot be kept would be measured every time.
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
    if (!timings) log('calibration was not finished in time; the defaults are used');
    const record: CalibrationRecord = {
      format: FORMAT,
      subject,
      date: new Date().toISOString(),
      seconds: Math.round(performance.now() - start) / 1000,
      isBusy,
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

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ELOCKED' ? 'another process is at it' : message;
}
