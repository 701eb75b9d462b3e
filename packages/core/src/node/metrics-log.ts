import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { FileFormatError } from '../training/safetensors.js';
import { writeError, writeFileAtomic } from './atomic-write.js';

/** One line of `metrics.jsonl`. */
export interface MetricsRecord {
  readonly event: string;
  readonly step: number;
  readonly [field: string]: unknown;
}

/** Numbers of a run as JSON lines, appended one by one as they come. */
export class MetricsLog {
  constructor(readonly file: string) {}

  append(record: MetricsRecord): void {
    try {
      appendFileSync(this.file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      throw writeError(this.file, error);
    }
  }

  /**
   * All records. A last line without its end, as a killed process leaves it, is left out.
   *
   * @throws FileFormatError when any other line is not JSON.
   */
  async read(): Promise<MetricsRecord[]> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const lines = text.split('\n');
    // What follows the last line feed is empty, or torn.
    lines.pop();
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as MetricsRecord;
      } catch {
        throw new FileFormatError(
          this.file,
          `line ${i + 1} is not JSON: ${line.slice(0, 60)}`,
          'Delete that line, or start a new run',
        );
      }
    });
  }

  /** Drops what was recorded after `step`, and a torn last line: a resumed run records it again. */
  async rewindTo(step: number): Promise<void> {
    const kept = (await this.read()).filter((record) => record.step <= step);
    await writeFileAtomic(this.file, kept.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }
}
