import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { UserError } from '../user-error.js';
import type { SweepPlan } from './plan-sweep.js';
import type { SweepPoint } from './points.js';
import type { Validated } from './validated.js';

/** What a trial reached in one rung; a trial of other strategies has one. */
export interface TrialScore extends Pick<Validated, 'value' | 'examples'> {
  /** Value of the budget's field; undefined without a budget. */
  readonly budget: number | undefined;
  /** Of training, earlier rungs of a continued run included. */
  readonly seconds: number;
  readonly folder: string;
}

/** A trial as far as it has come. */
export interface RecordedTrial {
  readonly number: number;
  readonly point: SweepPoint;
  /** Rung by rung. */
  readonly scores: readonly TrialScore[];
  /** Why it failed. Default: it did not. */
  readonly failed?: string | undefined;
}

/** The score that trials are compared by. */
export type ComparedScore = Pick<Validated, 'score' | 'isLowerBetter'>;

interface Content {
  readonly settings: unknown;
  readonly score: ComparedScore | null;
  /** Fingerprints of the data, by the budget where that changes it. */
  readonly data: Readonly<Record<string, string>>;
  readonly trials: readonly RecordedTrial[];
}

const FILE = 'sweep.json';

/** What is known of the trials of a sweep: `sweep.json`, written as often as something is learnt. */
export class SweepRecord {
  readonly #trials: Map<number, RecordedTrial>;
  #score: ComparedScore | undefined;
  readonly #data: Map<string, string>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private readonly settings: unknown,
    content?: Content,
  ) {
    this.#trials = new Map(content?.trials.map((trial) => [trial.number, trial]));
    this.#score = content?.score ?? undefined;
    this.#data = new Map(Object.entries(content?.data ?? {}));
  }

  /**
   * The record in a folder, or a new one.
   *
   * @throws UserError when the folder holds a sweep of something else
   * @throws FileFormatError when its file is damaged
   */
  static async open(folder: string, plan: SweepPlan): Promise<SweepRecord> {
    const settings = plain(settingsOf(plan));
    const file = join(folder, FILE);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return new SweepRecord(folder, settings);
      if (code === 'ENOTDIR')
        throw new UserError(
          `${folder} is no folder: expected the folder of a sweep, or a new one.`,
        );
      throw new FileFormatError(file, `cannot be read (${message})`, 'Choose another folder');
    }
    const content = parse(file, text);
    const planned = new Map(plan.trials.map(({ number, point }) => [number, plain(point)]));
    const isSame =
      isDeepStrictEqual(content.settings, settings) &&
      content.trials.every(
        ({ number, point }) =>
          !planned.has(number) || isDeepStrictEqual(planned.get(number), point),
      );
    if (isSame) return new SweepRecord(folder, settings, content);
    throw new UserError(
      `${folder} holds a sweep with other settings (${differences(content.settings, settings)}).`,
      [
        (option) => `give another folder with ${option('folder')}`,
        'move that sweep away',
        'give the settings that it has',
      ],
    );
  }

  get score(): ComparedScore | undefined {
    return this.#score;
  }

  trial(number: number): RecordedTrial | undefined {
    return this.#trials.get(number);
  }

  /**
   * Adds what a trial has reached.
   *
   * @param data fingerprint of what it was trained on
   * @throws UserError when the data or the score is another than that of earlier trials
   */
  async add(
    { number, point }: Pick<RecordedTrial, 'number' | 'point'>,
    score: TrialScore,
    {
      compared,
      data,
      rung,
    }: { readonly compared: ComparedScore; readonly data: string; readonly rung: string },
  ): Promise<void> {
    const known = this.#data.get(rung);
    if (known !== undefined && known !== data)
      throw new UserError(
        `trial ${number} was trained on other data than earlier trials of ${this.folder}.`,
        ['put the data back as it was', 'begin a sweep in another folder'],
      );
    if (this.#score && !isDeepStrictEqual(this.#score, compared))
      throw new UserError(
        `trial ${number} was validated by ${compared.score}, the others by ${this.#score.score}: they do not compare.`,
      );
    this.#data.set(rung, data);
    this.#score = compared;
    const scores = [...(this.trial(number)?.scores ?? []), score];
    this.#trials.set(number, { number, point, scores });
    await this.#write();
  }

  async fail(
    { number, point }: Pick<RecordedTrial, 'number' | 'point'>,
    reason: string,
  ): Promise<void> {
    const { scores = [] } = this.trial(number) ?? {};
    this.#trials.set(number, { number, point, scores, failed: reason });
    await this.#write();
  }

  /** Several trials may end at once: what is newest is written last. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => {
      const trials = [...this.#trials.values()].sort((a, b) => a.number - b.number);
      const content: Content = {
        settings: this.settings,
        score: this.#score ?? null,
        data: Object.fromEntries(this.#data),
        trials,
      };
      return writeFileAtomic(join(this.folder, FILE), `${JSON.stringify(content, null, 2)}\n`);
    });
    return this.#writing;
  }
}

/** What has to be the same for a sweep to be continued. More trials may be drawn, but for halving. */
const settingsOf = ({ kind, preset, config, strategy, seed, halving }: SweepPlan): object => ({
  ...{ kind, preset, strategy, seed },
  ...(halving && { budget: halving }),
  config,
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** @throws FileFormatError when it is no record of a sweep */
function parse(file: string, text: string): Content {
  try {
    const content = JSON.parse(text) as Content;
    const { trials, data } = content;
    if (!Array.isArray(trials) || typeof data !== 'object' || data === null)
      throw new Error('it has no trials');
    return content;
  } catch (error) {
    const reason = `is no record of a sweep (${(error as Error).message})`;
    throw new FileFormatError(file, reason, 'Put it back from a copy, or choose another folder');
  }
}

/** In which settings two sweeps differ. */
function differences(before: unknown, now: unknown): string {
  const flat = (settings: unknown): Readonly<Record<string, unknown>> => {
    const { config, ...others } = settings as { readonly config?: object };
    return { ...others, ...config };
  };
  const [old, given] = [flat(before), flat(now)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(given)])].filter(
    (name) => !isDeepStrictEqual(old[name], given[name]),
  );
  return names.length === 0
    ? 'what is tried differs'
    : `it has other ${names.slice(0, 4).join(', ')}${names.length > 4 ? ' and more' : ''}`;
}
