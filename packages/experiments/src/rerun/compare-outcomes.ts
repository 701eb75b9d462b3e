import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { RunRecord } from '@resattn/core/node';
import {
  differingEnvironment,
  type EnvironmentDifference,
  readEnvironment,
} from '../history/environment.js';

/** A number of `metrics.jsonl` that differs. */
export interface DifferingMetric {
  readonly step: number;
  /** `step`, `epoch` or `evaluation`. */
  readonly event: string;
  readonly name: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** Whether a run came out as another one, bit by bit; times are not compared. */
export interface OutcomeComparison {
  readonly isSame: boolean;
  /** Files of the model and of its predictions, and those of them that differ. */
  readonly files: { readonly compared: number; readonly differing: readonly string[] };
  /** Lines of `metrics.jsonl`, and the first number that differs. */
  readonly metrics: { readonly compared: number; readonly first: DifferingMetric | undefined };
  /** Names in `results.json` whose values differ. */
  readonly results: readonly string[];
  /** What differs in what computed them; a difference need not have changed a bit. */
  readonly environment: readonly EnvironmentDifference[];
}

/** Compares two finished runs. */
export async function compareOutcomes(before: string, now: string): Promise<OutcomeComparison> {
  const [one, other] = await Promise.all([readOutcome(before), readOutcome(now)]);
  const names = [...new Set([...one.files.keys(), ...other.files.keys()])].sort();
  const differing = names.filter((name) => one.files.get(name) !== other.files.get(name));
  const first = firstDifference(one.metrics, other.metrics);
  const results = Object.keys({ ...one.results, ...other.results }).filter(
    (name) => !isDeepStrictEqual(one.results[name], other.results[name]),
  );
  return {
    isSame: differing.length === 0 && first === undefined && results.length === 0,
    files: { compared: names.length, differing },
    metrics: { compared: one.metrics.length, first },
    results,
    environment: differingEnvironment(one.environment, other.environment),
  };
}

/** What measures time, which no two runs have in common. */
const times = ['seconds', 'examplesPerSecond', 'tokensPerSecond', 'secondsPerStep'];

async function readOutcome(folder: string) {
  const run = await RunRecord.open(folder);
  const [files, metrics, results, environment] = await Promise.all([
    digests(folder),
    run.metrics.read(),
    run.readResults(),
    readEnvironment(folder),
  ]);
  return {
    files,
    metrics: metrics.map((line) => withoutTimes(line) as Readonly<Record<string, unknown>>),
    results: withoutTimes(results ?? {}) as Readonly<Record<string, unknown>>,
    environment,
  };
}

/** Folders and files of a run that hold what it has learnt. */
const learnt = ['model', 'adapter', 'predictions.jsonl.gz'];

/** Digests of the files of the model, by their paths. */
async function digests(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => learnt.includes(path.split(/[\\/]/)[0]!));
  const read = files.map(async (path): Promise<[string, string]> => {
    const bytes = await readFile(join(folder, path));
    return [path, createHash('sha256').update(bytes).digest('hex')];
  });
  return new Map(await Promise.all(read));
}

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !times.includes(name))
      .map(([name, each]) => [name, withoutTimes(each)]),
  );
}

type Line = Readonly<Record<string, unknown>>;

function firstDifference(before: readonly Line[], now: readonly Line[]) {
  for (let i = 0; i < Math.max(before.length, now.length); i++) {
    const [one = {}, other = {}] = [before[i], now[i]];
    const name = Object.keys({ ...one, ...other }).find(
      (each) => !isDeepStrictEqual(one[each], other[each]),
    );
    if (name === undefined) continue;
    const { step, event } = { ...other, ...one } as { step: number; event: string };
    return { step, event, name, before: one[name], now: other[name] };
  }
  return undefined;
}
