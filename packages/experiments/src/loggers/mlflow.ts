import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkOptions } from '@resattn/options';
import type { RunEvent, Tell } from '../events.js';
import { UsageError, UserError } from '../user-error.js';
import { finalNumbers, type LoggedNumber, numbersOf, readJson, settingsOf } from './run-numbers.js';

export interface MlflowOptions {
  /** The tracking folder, which MLflow reads as `file:` and its address. Default `mlruns`. */
  readonly folder?: string | undefined;
  /** Name of the experiment that runs are put under. Default `resattn`. */
  readonly experiment?: string | undefined;
}

/** States of a run, as MLflow numbers them. */
const states = { running: 1, finished: 3, killed: 5 } as const;

/** Beside the run, which MLflow run it is: a resumed one continues it. */
const RECORD = 'mlflow.json';

/**
 * A listener that writes runs into a tracking folder of MLflow, which its interface and client read: no
 * server is needed.
 *
 * ```ts
 * await runExperiment(classification, options, { onEvent: mlflow({ experiment: 'reviews' }) });
 * ```
 *
 * A run has the fields of its configuration as parameters; losses, rates and scores in validation as metrics
 * by their steps; final numbers as `results/…`; and its folder as a tag. A run that is resumed continues
 * its own, and what is done again is written once. Numbers are written at evaluations and checkpoints and at
 * the end. Events of several runs in turn, such as those of a table or sweep, make a run each.
 *
 * @throws UsageError for an experiment without a name
 */
export function mlflow(options: MlflowOptions = {}): Tell {
  checkOptions('mlflow', options, { folder: true, experiment: true });
  const { folder = 'mlruns', experiment = 'resattn' } = options;
  if (experiment.trim() === '')
    throw new UsageError('mlflow: experiment is empty, expected the name of an experiment.');
  const root = resolve(folder);
  let run: TrackedRun | undefined;
  return (event: RunEvent) => {
    switch (event.type) {
      case 'data':
        run =
          event.folder === undefined ? undefined : new TrackedRun(root, experiment, event.folder);
        return;
      case 'start':
        return run?.rewindTo(event.step);
      case 'step':
      case 'evaluation':
        run?.add(numbersOf(event));
        if (event.type === 'evaluation') run?.flush();
        return;
      case 'checkpoint':
      case 'end':
        return run?.flush();
      case 'interrupted':
        run?.end('killed');
        run = undefined;
        return;
      case 'done':
        run?.add(finalNumbers(event.results));
        run?.end('finished');
        run = undefined;
    }
  };
}

/** A run in the tracking folder: `<experiment>/<run>/{meta.yaml,params,metrics,tags,artifacts}`. */
class TrackedRun {
  readonly #folder: string;
  readonly #experiment: string;
  readonly #id: string;
  readonly #name: string;
  readonly #started: number;
  #pending: LoggedNumber[] = [];

  constructor(root: string, experiment: string, runFolder: string) {
    this.#name = basename(resolve(runFolder));
    const record = join(runFolder, RECORD);
    const known = readJson(record) as
      | { readonly run: string; readonly started: number }
      | undefined;
    this.#id = known?.run ?? randomUUID().replaceAll('-', '');
    this.#started = known?.started ?? Date.now();
    const home = known && findRun(root, this.#id);
    this.#experiment = home ?? experimentId(root, experiment);
    this.#folder = join(root, this.#experiment, this.#id);
    for (const name of ['params', 'metrics', 'tags', 'artifacts'])
      mkdirSync(join(this.#folder, name), { recursive: true });
    for (const [name, value] of settingsOf(runFolder)) this.#write(join('params', name), value);
    this.#write(join('tags', 'mlflow.runName'), this.#name);
    this.#write(join('tags', 'mlflow.user'), userInfo().username);
    this.#write(join('tags', 'mlflow.source.type'), 'LOCAL');
    this.#write(join('tags', 'resattn.folder'), resolve(runFolder));
    this.#describe('running');
    const text = JSON.stringify({ run: this.#id, started: this.#started, folder: root }, null, 2);
    replaceFile(record, `${text}\n`);
  }

  add(numbers: readonly LoggedNumber[]): void {
    this.#pending.push(...numbers);
  }

  /** Appends what was added to the file of each metric: `<milliseconds> <value> <step>` a line. */
  flush(now = Date.now()): void {
    const lines = new Map<string, string>();
    for (const { name, step, value } of this.#pending)
      lines.set(name, `${lines.get(name) ?? ''}${now} ${value} ${step}\n`);
    this.#pending = [];
    for (const [name, text] of lines) {
      const file = join(this.#folder, 'metrics', name);
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, text);
    }
  }

  /** Drops what comes after a step, which is done again. */
  rewindTo(step: number): void {
    for (const file of filesIn(join(this.#folder, 'metrics'))) {
      const lines = readFileSync(file, 'utf8').split('\n');
      const kept = lines.filter((line) => line !== '' && Number(line.split(' ')[2]) <= step);
      const isFinal = basename(dirname(file)) === 'results';
      if (kept.length === 0 || isFinal) rmSync(file);
      else replaceFile(file, kept.map((line) => `${line}\n`).join(''));
    }
  }

  end(state: keyof typeof states): void {
    this.flush();
    this.#describe(state);
  }

  #describe(state: keyof typeof states): void {
    this.#write(
      'meta.yaml',
      yaml({
        artifact_uri: pathToFileURL(join(this.#folder, 'artifacts')).href,
        end_time: state === 'running' ? null : Date.now(),
        entry_point_name: '',
        experiment_id: this.#experiment,
        lifecycle_stage: 'active',
        run_id: this.#id,
        run_name: this.#name,
        run_uuid: this.#id,
        source_name: '',
        source_type: 4,
        source_version: '',
        start_time: this.#started,
        status: states[state],
        tags: [],
        user_id: userInfo().username,
      }),
    );
  }

  #write(name: string, text: string): void {
    replaceFile(join(this.#folder, name), text);
  }
}

/** The experiment of a name, made where there is none. */
function experimentId(root: string, name: string): string {
  if (existsSync(root) && !statSync(root).isDirectory())
    throw new UserError(`mlflow: ${root} is no folder, expected the tracking folder or a new one.`);
  mkdirSync(root, { recursive: true });
  for (const id of readdirSync(root)) {
    const file = join(root, id, 'meta.yaml');
    if (!existsSync(file)) continue;
    const line = /^name: (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
    if (
      line === JSON.stringify(name) ||
      line === name ||
      line === `'${name.replaceAll("'", "''")}'`
    )
      return id;
  }
  const id = `${Date.now()}${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}`;
  const folder = join(root, id);
  mkdirSync(folder);
  const now = Date.now();
  replaceFile(
    join(folder, 'meta.yaml'),
    yaml({
      artifact_location: pathToFileURL(folder).href,
      creation_time: now,
      experiment_id: id,
      last_update_time: now,
      lifecycle_stage: 'active',
      name,
    }),
  );
  return id;
}

/** The experiment that holds a run. */
const findRun = (root: string, run: string): string | undefined =>
  existsSync(root)
    ? readdirSync(root).find((id) => existsSync(join(root, id, run, 'meta.yaml')))
    : undefined;

/** Writes a file as a whole or not at all. Listeners have no time to wait. */
function replaceFile(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

/** Every file below a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** A flat mapping as YAML: what JSON writes, YAML reads. */
const yaml = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
