import { readLines } from '@resattn/data/node';
import { UserError } from '@resattn/experiments/config';
import {
  compareLines,
  comparisonText,
  type MeasureOptions,
  scoreLines,
  scoreText,
} from '@resattn/metrics';
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
  readonly width: number;
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
  const { baseline, test, confidence, samples, seed, json, width } = given;
  if (test !== undefined && baseline === undefined) {
    throw new UserError(
      (option) => `${option('test')} compares with another system.`,
      [(option) => `name its hypotheses by ${option('baseline')}`],
    );
  }
  const read = (path: string) => readLines(path, { encoding: given.encoding ?? 'utf-8' });
  const references = await Promise.all(given.ref.map(read));
  const lines =
    hypotheses === undefined || hypotheses === '-'
      ? await all(inputLines(terminal, 'hypotheses'))
      : await read(hypotheses);
  const request = { measure, hypotheses: lines, references, options };
  const draws = { ...(samples && { numResamples: samples }), ...(seed && { seed }) };
  if (baseline !== undefined) {
    const compared = compareLines(
      { ...request, baseline: await read(baseline) },
      { ...(test && { test }), confidence: confidence === true, ...draws },
    );
    return print(compared, comparisonText(compared, width), json === true, terminal);
  }
  const scored = scoreLines(request, confidence ? draws : undefined);
  print(scored, scoreText(scored, width), json === true, terminal);
}

function print(result: object, texts: readonly string[], isJson: boolean, terminal: Terminal) {
  if (isJson) terminal.out(JSON.stringify(result, null, 2));
  else for (const text of texts) terminal.out(text);
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}
