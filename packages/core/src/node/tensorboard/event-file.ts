import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeError, writeFileAtomic } from '../atomic-write.js';
import type { MetricsRecord } from '../metrics-log.js';
import {
  endRecord,
  type Hyperparameter,
  type ScalarEvent,
  scalarRecord,
  settingsRecord,
  textRecord,
  versionRecord,
} from './event-record.js';

/** Of all its event files TensorBoard finds those with `tfevents` in the name. */
const NAME = 'events.out.tfevents.resattn';

/**
 * The numbers of a run once more, with its configuration and final scores, in the format of TensorBoard:
 *
 * ```sh
 * tensorboard --logdir runs
 * ```
 */
export class EventFile {
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, NAME);
  }

  /**
   * Rewrites the file with what was recorded so far: at the start of a run, also a resumed one.
   *
   * @param config the configuration, shown as a text and by the HParams tab
   */
  async rewrite(
    records: readonly MetricsRecord[],
    config: unknown = {},
    now = Date.now(),
  ): Promise<void> {
    const seconds = now / 1000;
    const settings = settingsOf(config);
    const parts = records.flatMap((record) =>
      scalarsOf(record).map((scalar) => scalarRecord(scalar, seconds)),
    );
    const described =
      Object.keys(settings).length === 0
        ? []
        : [
            settingsRecord(settings, seconds),
            textRecord('configuration', markdownOf(settings), seconds),
          ];
    const head = [versionRecord(seconds), ...described];
    await writeFileAtomic(this.file, Buffer.concat([...head, ...parts]));
  }

  append(record: MetricsRecord, now = Date.now()): void {
    this.add(scalarsOf(record).map((scalar) => scalarRecord(scalar, now / 1000)));
  }

  /** Adds the final numbers, and that the run has come to its end; not where there was no training. */
  end(results: Readonly<Record<string, unknown>>, now = Date.now()): void {
    if (!existsSync(this.file)) return;
    const step = typeof results.steps === 'number' ? results.steps : 0;
    const scores = Object.entries(results).flatMap(([name, value]): ScalarEvent[] =>
      typeof value === 'number' ? [{ tag: `results/${name}`, step, value }] : [],
    );
    this.add([...scores.map((scalar) => scalarRecord(scalar, now / 1000)), endRecord(now / 1000)]);
  }

  private add(parts: readonly Uint8Array[]): void {
    if (parts.length === 0) return;
    try {
      appendFileSync(this.file, Buffer.concat(parts));
    } catch (error) {
      throw writeError(this.file, error);
    }
  }
}

/** The settings of a configuration that are no lists or objects as they are, the others as JSON. */
function settingsOf(config: unknown): Record<string, Hyperparameter> {
  if (typeof config !== 'object' || config === null) return {};
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]): [string, Hyperparameter][] => {
      if (value === undefined || value === null) return [];
      const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
      return [[name, isPlain ? (value as Hyperparameter) : JSON.stringify(value)]];
    }),
  );
}

const markdownOf = (settings: Readonly<Record<string, Hyperparameter>>): string =>
  [
    ...['| setting | value |', '|---|---|'],
    ...Object.entries(settings).map(([name, value]) => `| ${name} | ${cell(`${value}`)} |`),
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What of a line of `metrics.jsonl` is drawn over the steps, under which name. */
function scalarsOf({ event, step, ...fields }: MetricsRecord): ScalarEvent[] {
  const named: Record<string, unknown> =
    event === 'step'
      ? {
          'loss/training': fields.loss,
          learningRate: fields.learningRate,
          gradientNorm: fields.gradientNorm,
          examplesPerSecond: fields.examplesPerSecond,
        }
      : event === 'evaluation'
        ? Object.fromEntries(
            Object.entries(fields.validation as Record<string, unknown>).map(([name, value]) => [
              `${name}/validation`,
              value,
            ]),
          )
        : {};
  return Object.entries(named).flatMap(([tag, value]) =>
    typeof value === 'number' ? [{ tag, step, value }] : [],
  );
}
