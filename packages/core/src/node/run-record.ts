import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOptions } from '@resattn/options';
import type { TrainerCallbacks } from '../training/events.js';
import { FileFormatError } from '../training/safetensors.js';
import { writeError, writeFileAtomic } from './atomic-write.js';
import { describeEnvironment } from './environment.js';
import { FileCheckpointStore } from './file-checkpoint-store.js';
import { isLockFile } from './folder-lock.js';
import { MetricsLog, type MetricsRecord } from './metrics-log.js';
import { EventFile } from './tensorboard/event-file.js';

const CONFIG = 'config.json';
const ENVIRONMENT = 'environment.json';
const RESULTS = 'results.json';

const earlierResults = (step: number): string => `results-step-${step}.json`;

/** What `environment.json` says beside what is found out. */
export interface EnvironmentOptions {
  /** Versions of the packages taking part, for `environment.json`. */
  readonly packages?: Readonly<Record<string, string>> | undefined;
  /** What else `environment.json` says, such as the command line. Default: none. */
  readonly facts?: object | undefined;
}

export interface CreateRunOptions extends EnvironmentOptions {
  /** The configuration with every default filled in. */
  readonly config: unknown;
}

/**
 * The record of one run, a folder:
 *
 * | file | content |
 * |---|---|
 * | `config.json` | the resolved configuration |
 * | `environment.json` | versions, backend, machine, and the facts that are given |
 * | `environment-step-<n>.json` | the same of a resumption from step n |
 * | `metrics.jsonl` | one line a step, epoch and evaluation |
 * | `events.out.tfevents.resattn` | the same numbers for TensorBoard, with configuration and results |
 * | `checkpoints/` | see {@link FileCheckpointStore} |
 * | `results.json` | the final numbers |
 * | `results-step-<n>.json` | those of an earlier end, after which the run was continued |
 */
export class RunRecord {
  readonly checkpoints: FileCheckpointStore;
  readonly metrics: MetricsLog;
  private readonly events: EventFile;

  private constructor(
    readonly folder: string,
    readonly config: unknown,
  ) {
    this.checkpoints = new FileCheckpointStore(join(folder, 'checkpoints'));
    this.metrics = new MetricsLog(join(folder, 'metrics.jsonl'));
    this.events = new EventFile(folder);
  }

  /**
   * Starts a record in a new or empty folder.
   *
   * @throws Error when the folder holds something, or cannot be written.
   */
  static async create(folder: string, options: CreateRunOptions): Promise<RunRecord> {
    checkOptions('RunRecord.create', options, { config: true, packages: true, facts: true });
    let existing: string[];
    try {
      await mkdir(folder, { recursive: true });
      existing = (await readdir(folder)).filter((name) => !isLockFile(name));
    } catch (error) {
      throw writeError(folder, error);
    }
    if (existing.length > 0) {
      const isRun = existing.includes(CONFIG);
      throw new Error(
        `${folder}: the run folder exists and is not empty (${existing.slice(0, 3).join(', ')}` +
          `${existing.length > 3 ? ', …' : ''}). ` +
          `${isRun ? 'Resume that run, or choose' : 'Choose'} another folder; nothing was changed.`,
      );
    }
    const run = new RunRecord(folder, options.config);
    await run.writeJson(CONFIG, options.config);
    await run.writeJson(ENVIRONMENT, environmentOf(options));
    return run;
  }

  /**
   * Opens the record of an earlier run, to resume or to read it.
   *
   * @throws FileFormatError when the folder is not a run's, or its configuration is damaged.
   */
  static async open(folder: string): Promise<RunRecord> {
    const file = join(folder, CONFIG);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw new FileFormatError(
        folder,
        `not a run folder: ${CONFIG} cannot be read (${(error as Error).message})`,
        'Give the folder that a training run wrote',
      );
    }
    return new RunRecord(folder, recordOf(parseJson(text, file), file));
  }

  /** Records what continues the run from a step. */
  async recordResumption(step: number, options: EnvironmentOptions = {}): Promise<void> {
    checkOptions('recordResumption', options, { packages: true, facts: true });
    await this.writeJson(`environment-step-${step}.json`, environmentOf(options));
  }

  /**
   * Opens a run for more training, under a configuration that says so. The numbers of its earlier end
   * stay, as `results-step-<n>.json`.
   *
   * @param step the step that training continues from
   */
  async reopen(config: unknown, step: number): Promise<RunRecord> {
    // Results first: a process killed in between leaves a run that ends again as it had ended.
    await rename(join(this.folder, RESULTS), join(this.folder, earlierResults(step))).catch(
      ignoreMissing,
    );
    await this.writeJson(CONFIG, config);
    return new RunRecord(this.folder, config);
  }

  /** The numbers of earlier ends, by their steps, in order; see {@link reopen}. */
  async readEarlierResults(): Promise<{ step: number; results: Record<string, unknown> }[]> {
    const ends: { step: number; results: Record<string, unknown> }[] = [];
    for (const name of await readdir(this.folder)) {
      const step = /^results-step-(\d+)\.json$/.exec(name)?.[1];
      if (step === undefined) continue;
      const file = join(this.folder, name);
      const results = recordOf(parseJson(await readFile(file, 'utf8'), file), file);
      ends.push({ step: Number(step), results });
    }
    return ends.sort((a, b) => a.step - b.step);
  }

  /** Writes the final numbers. */
  async writeResults(results: Readonly<Record<string, unknown>>): Promise<void> {
    await this.writeJson(RESULTS, results);
    this.events.end(results);
  }

  /** The final numbers, undefined while the run is not finished. */
  async readResults(): Promise<Record<string, unknown> | undefined> {
    const file = join(this.folder, RESULTS);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return recordOf(parseJson(text, file), file);
  }

  /**
   * Callbacks that keep `metrics.jsonl` and TensorBoard's events; on a resumed run they first drop what
   * is done again.
   */
  callbacks(): TrainerCallbacks {
    const { metrics, events, config } = this;
    const record = (line: MetricsRecord) => {
      metrics.append(line);
      events.append(line);
    };
    return {
      onStart: async ({ step }) => {
        await metrics.rewindTo(step);
        await events.rewrite(await metrics.read(), config);
      },
      onStep: ({ step, position, loss, learningRate, gradientNorm, examplesPerSecond }) =>
        record({
          event: 'step',
          step,
          epoch: position.epoch,
          loss,
          learningRate,
          gradientNorm,
          examplesPerSecond: Math.round(examplesPerSecond),
        }),
      onEpoch: ({ step, epoch, trainLoss, seconds }) =>
        record({ event: 'epoch', step, epoch, trainLoss, seconds }),
      onEvaluation: ({ record: evaluation, isBest }) =>
        record({ event: 'evaluation', ...evaluation, isBest }),
    };
  }

  private writeJson(name: string, value: unknown): Promise<void> {
    return writeFileAtomic(join(this.folder, name), `${JSON.stringify(value, null, 2)}\n`);
  }
}

const environmentOf = ({ packages, facts }: EnvironmentOptions): object => ({
  ...describeEnvironment(packages),
  ...facts,
});

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** @throws FileFormatError for JSON that is no object */
function recordOf(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new FileFormatError(
    file,
    `holds ${JSON.stringify(value).slice(0, 40)}, expected an object`,
    'The run is damaged: put the file back from a copy, or start a new run',
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FileFormatError(
      file,
      `damaged, not JSON (${(error as Error).message})`,
      'Start a new run in another folder',
    );
  }
}
