import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeError, writeFileAtomic } from '../atomic-write.js';
import type { MetricsRecord } from '../metrics-log.js';
import { type ScalarEvent, scalarRecord, versionRecord } from './event-record.js';

/** Of all its event files TensorBoard finds those with `tfevents` in the name. */
const NAME = 'events.out.tfevents.resattn';

/**
 * The numbers of a run once more, in the format of TensorBoard:
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

  /** Rewrites the file with what was recorded so far: at the start of a run, also a resumed one. */
  async rewrite(records: readonly MetricsRecord[], now = Date.now()): Promise<void> {
    const seconds = now / 1000;
    const parts = records.flatMap((record) =>
      scalarsOf(record).map((scalar) => scalarRecord(scalar, seconds)),
    );
    await writeFileAtomic(this.file, Buffer.concat([versionRecord(seconds), ...parts]));
  }

  append(record: MetricsRecord, now = Date.now()): void {
    const parts = scalarsOf(record).map((scalar) => scalarRecord(scalar, now / 1000));
    if (parts.length === 0) return;
    try {
      appendFileSync(this.file, Buffer.concat(parts));
    } catch (error) {
      throw writeError(this.file, error);
    }
  }
}

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
