import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Processor } from '../processor/processor.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import type { Timing } from './settings.js';

/** What a calibration holds for. */
export interface CalibrationSubject {
  readonly processor: string;
  /** SHA-256 of the processor's flags. */
  readonly flags: string;
  /** Version and variant of TensorFlow's library. */
  readonly library: string;
  readonly threads: number;
  /** Variables that hide instructions from oneDNN. */
  readonly limits: string;
}

/** What was measured, once for a processor, a library and a number of threads. */
export interface CalibrationRecord {
  readonly format: typeof FORMAT;
  readonly subject: CalibrationSubject;
  /** ISO 8601 */
  readonly date: string;
  readonly seconds: number;
  /** Whether others used the processor: only one number of threads was measured then. */
  readonly isBusy: boolean;
  /** The default first; empty where the time did not suffice, so that it is not tried every time. */
  readonly timings: readonly Timing[];
}

/** To be counted up when what is measured changes. */
export const FORMAT = 1;

export function subjectOf(
  { model, arch, flags = [] }: Processor,
  { version, variant }: TensorFlowLibrary,
  threads: number,
  environment: NodeJS.ProcessEnv = process.env,
): CalibrationSubject {
  const limits = ['ONEDNN_MAX_CPU_ISA', 'DNNL_MAX_CPU_ISA'].flatMap((name) =>
    environment[name] ? [`${name}=${environment[name]}`] : [],
  );
  return {
    processor: `${model}, ${arch}`,
    flags: sha256([...flags].sort().join(' ')),
    library: `${version} ${variant}`,
    threads,
    limits: limits.join(' '),
  };
}

/** Where the record of a subject is kept. */
export const recordFile = (cacheFolder: string, subject: CalibrationSubject): string =>
  join(cacheFolder, 'calibration', `${sha256(JSON.stringify(subject)).slice(0, 16)}.json`);

/** The record of a subject; undefined where there is none, or none that is whole and of this subject. */
export function readRecord(
  file: string,
  subject: CalibrationSubject,
): CalibrationRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(record) && JSON.stringify(record.subject) === JSON.stringify(subject)
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces a record in one step.
 *
 * @throws Error of the system where the folder cannot be written
 */
export function writeRecord(file: string, record: CalibrationRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isRecord(value: unknown): value is CalibrationRecord {
  if (!isObject(value)) return false;
  const { format, subject, date, seconds, isBusy, timings } = value;
  return (
    format === FORMAT &&
    isObject(subject) &&
    typeof date === 'string' &&
    typeof seconds === 'number' &&
    typeof isBusy === 'boolean' &&
    Array.isArray(timings) &&
    timings.every(isTiming) &&
    haveSameCases(timings)
  );
}

function isTiming(value: unknown): value is Timing {
  if (!isObject(value) || !isObject(value.settings) || !isObject(value.milliseconds)) return false;
  const { oneDnn, intraOpThreads, interOpThreads } = value.settings;
  const times = Object.values(value.milliseconds);
  return (
    (oneDnn === undefined || typeof oneDnn === 'boolean') &&
    isCount(intraOpThreads) &&
    isCount(interOpThreads) &&
    times.length > 0 &&
    times.every((ms) => typeof ms === 'number' && ms > 0 && Number.isFinite(ms))
  );
}

const haveSameCases = (timings: readonly Timing[]): boolean =>
  new Set(timings.map(({ milliseconds }) => Object.keys(milliseconds).sort().join())).size <= 1;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
