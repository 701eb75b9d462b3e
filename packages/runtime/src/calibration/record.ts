import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { givenXlaFlags } from '../ffi/xla-flags.js';
import { XLA_VARIABLE, xlaObstacle } from '../processor/obstacles.js';
import type { Processor } from '../processor/processor.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import type { Settings, Timing } from './settings.js';

/** What a calibration is valid for. */
export interface CalibrationSubject {
  readonly processor: string;
  /** SHA-256 of the processor's flags. */
  readonly flags: string;
  /** Version and variant of TensorFlow's library. */
  readonly library: string;
  readonly threads: number;
  /** Variables that change what is measured: limits of oneDNN, and of XLA what is not the default. */
  readonly variables: string;
}

/** The result of a calibration. */
export interface CalibrationRecord {
  readonly format: typeof FORMAT;
  readonly subject: CalibrationSubject;
  /** ISO 8601 */
  readonly date: string;
  readonly seconds: number;
  /** Whether the processor was busy: thread counts were not compared then. */
  readonly isBusy: boolean;
  /** The default first; empty if the calibration did not finish, which is retried after a day. */
  readonly timings: readonly Timing[];
}

/** Incremented when the cases or the fields of the record change. */
export const FORMAT = 2;

export function subjectOf(
  { model, arch, flags = [] }: Processor,
  { version, variant }: TensorFlowLibrary,
  threads: number,
  environment: NodeJS.ProcessEnv = process.env,
): CalibrationSubject {
  const given = {
    ONEDNN_MAX_CPU_ISA: environment.ONEDNN_MAX_CPU_ISA,
    DNNL_MAX_CPU_ISA: environment.DNNL_MAX_CPU_ISA,
    XLA_FLAGS: givenXlaFlags(environment),
    [XLA_VARIABLE]: xlaObstacle(environment) && environment[XLA_VARIABLE],
  };
  const variables = Object.entries(given).flatMap(([name, value]) =>
    value ? [`${name}=${value}`] : [],
  );
  return {
    processor: `${model}, ${arch}`,
    flags: sha256([...flags].sort().join(' ')),
    library: `${version} ${variant}`,
    threads,
    variables: variables.join(' '),
  };
}

/** Where the record of a subject is kept. */
export const recordFile = (cacheFolder: string, subject: CalibrationSubject): string =>
  join(cacheFolder, 'calibration', `${sha256(JSON.stringify(subject)).slice(0, 16)}.json`);

/** The record of a subject; undefined if it is missing, damaged, or of another subject. */
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
 * Writes a record atomically.
 *
 * @throws Error of the system if the folder is not writable
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
    isCount(subject.threads) &&
    typeof date === 'string' &&
    typeof seconds === 'number' &&
    typeof isBusy === 'boolean' &&
    Array.isArray(timings) &&
    timings.every(isTiming) &&
    timings.every(({ settings }) => fits(settings, subject.threads as number)) &&
    haveSameCases(timings)
  );
}

/** No setting that is measured has more threads than there are cores. */
const fits = ({ intraOpThreads, interOpThreads }: Settings, cores: number): boolean =>
  Math.max(intraOpThreads, interOpThreads) <= cores;

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
