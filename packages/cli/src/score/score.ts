import { readLines } from '@resattn/data/node';
import { type MeasureOptions, scoreReport } from '@resattn/metrics';
import { inputLines } from '../terminal/input-lines.js';
import type { Terminal } from '../terminal/terminal.js';

/** Options that every measure has. */
export interface ScoreOptions {
  readonly ref: readonly string[];
  readonly baseline?: string;
  readonly test?: 'bootstrap' | 'randomization';
  readonly confidence?: true;
  readonly samples?: number;
  readonly seed?: number;
  readonly width?: number;
  readonly encoding?: string;
  readonly json?: true;
}

/** `resattn score <measure> --ref <file> [hypotheses]` */
export async function scoreFiles(
  measure: string,
  hypotheses: string | undefined,
  options: MeasureOptions,
  given: ScoreOptions,
  terminal: Terminal,
): Promise<void> {
  const { ref, baseline, test, confidence, samples: numResamples, seed, width: digits } = given;
  const read = (path: string) => readLines(path, { encoding: given.encoding ?? 'utf-8' });
  const references = await Promise.all(ref.map(read));
  const lines =
    hypotheses === undefined || hypotheses === '-'
      ? await all(inputLines(terminal, 'hypotheses'))
      : await read(hypotheses);
  const { result, text } = scoreReport(
    { measure, hypotheses: lines, references, options },
    {
      ...{ test, confidence, numResamples, seed, digits },
      baseline: baseline === undefined ? undefined : await read(baseline),
    },
  );
  if (given.json) terminal.out(JSON.stringify(result, null, 2));
  else for (const line of text) terminal.out(line);
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}
