import { openText } from '@resattn/data/node';
import { linesOf } from '@resattn/data/reading';
import { UserError } from '@resattn/experiments/config';
import {
  type BootstrapInterval,
  compareLines,
  type LineComparison,
  type LineScore,
  type LineScores,
  type MeasureOptions,
  scoreLines,
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
  const read = (path: string) => linesOfFile(path, given.encoding ?? 'utf-8');
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
    return print(compared, comparisonLines(compared, width), json === true, terminal);
  }
  const scored = scoreLines(request, confidence ? draws : undefined);
  print(scored, scoreTexts(scored, width), json === true, terminal);
}

function print(result: object, texts: readonly string[], isJson: boolean, terminal: Terminal) {
  if (isJson) terminal.out(JSON.stringify(result, null, 2));
  else for (const text of texts) terminal.out(text);
}

const formatInterval = (interval: BootstrapInterval | undefined, width: number): string =>
  interval ? ` (μ = ${interval.mean.toFixed(width)} ± ${interval.halfWidth.toFixed(width)})` : '';

/** As sacreBLEU prints them: `BLEU|nrefs:1|…|version:2.6.0 = 41.02 71.0/47.5/34.3/24.5 (BP = …)`. */
function scoreTexts({ scores, signature }: LineScores, width: number): string[] {
  return scores.map(({ name, score, interval, details }: LineScore) => {
    const draws = formatInterval(interval, width);
    return `${name}|${signature} = ${score.toFixed(width)}${draws}${details ? ` ${details}` : ''}`;
  });
}

function comparisonLines({ tests, signature }: LineComparison, width: number): string[] {
  return tests.map(({ name, difference, pValue, ...test }) => {
    const sign = difference < 0 ? '' : '+';
    const figures = [
      `${test.system.toFixed(width)}${formatInterval(test.systemInterval, width)}`,
      `${test.baseline.toFixed(width)}${formatInterval(test.baselineInterval, width)}`,
    ];
    return `${name}|${signature} = ${figures[0]}, baseline ${figures[1]}, difference ${sign}${difference.toFixed(width)} (p = ${pValue.toFixed(4)})`;
  });
}

async function linesOfFile(path: string, encoding: string): Promise<string[]> {
  return all(linesOf((await openText(path, { encoding })).text));
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}
