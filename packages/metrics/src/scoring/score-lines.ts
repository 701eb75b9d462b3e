import { checkOptions, OptionError, unknownOption } from '@resattn/options';
import {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from '../significance/bootstrap.js';
import {
  type PairedTest,
  pairedBootstrap,
  pairedRandomization,
} from '../significance/paired-tests.js';
import { flatten, totalOf } from '../significance/sample.js';
import { referencesFromStreams } from '../translation/references.js';
import { labelMeasures } from './label-measures.js';
import type { Measure, Measurement, MeasureOptions } from './measurement.js';
import { textMeasures } from './text-measures.js';

/** Everything that lines of text can be scored by, under the name it is asked for. */
export const measures: Readonly<Record<string, Measure>> = { ...textMeasures, ...labelMeasures };

export interface ScoreRequest {
  /** One of the names in {@link measures}. */
  readonly measure: string;
  /** The lines to score. */
  readonly hypotheses: readonly string[];
  /** Reference files as lists of lines, each as long as the hypotheses. */
  readonly references: readonly (readonly string[])[];
  /** Options of the measure. */
  readonly options?: MeasureOptions | undefined;
}

export interface LineScore {
  readonly name: string;
  readonly isHigherBetter: boolean;
  readonly score: number;
  /** With `bootstrap` only. */
  readonly interval?: BootstrapInterval | undefined;
  /** What the score is made of, for BLEU: `71.0/47.5/34.3/24.5 (BP = 0.999 ratio = …)`. */
  readonly details?: string | undefined;
}

export interface LineScores {
  readonly scores: readonly LineScore[];
  /** In the form of sacreBLEU, to be printed beside the scores. */
  readonly signature: string;
}

/**
 * Scores lines of text by name: what the command `resattn score` prints.
 *
 * @param bootstrap draw test sets for a confidence interval of each score; default none
 */
export function scoreLines(request: ScoreRequest, bootstrap?: BootstrapOptions): LineScores {
  const { scores, signature } = measureLines(request);
  const drawn = bootstrap
    ? `|bs:${bootstrap.numResamples ?? 1000}|seed:${bootstrap.seed ?? 12345}`
    : '';
  return {
    scores: scores.map(({ name, isHigherBetter, sample, details }) => {
      const sums = totalOf(flatten(sample));
      return {
        name,
        isHigherBetter,
        score: sample.score(sums),
        ...(bootstrap && { interval: bootstrapInterval(sample, bootstrap) }),
        ...(details && { details: details(sums) }),
      };
    }),
    signature: insertDraws(signature, drawn),
  };
}

export interface LineComparison {
  readonly tests: readonly (PairedTest & {
    readonly name: string;
    readonly isHigherBetter: boolean;
    /** With `confidence` only: where the scores of other test sets lie. */
    readonly systemInterval?: BootstrapInterval | undefined;
    readonly baselineInterval?: BootstrapInterval | undefined;
  })[];
  readonly signature: string;
}

/**
 * Compares the lines of a system with those of a baseline on the same references.
 *
 * @param options.test `bootstrap` (default 1000 resamples) or `randomization` (default 10000)
 * @param options.confidence adds intervals of 95 % by the bootstrap to both scores
 */
export function compareLines(
  request: ScoreRequest & { readonly baseline: readonly string[] },
  options: {
    readonly test?: 'bootstrap' | 'randomization' | undefined;
    readonly confidence?: boolean | undefined;
    readonly numResamples?: number | undefined;
    readonly seed?: number | undefined;
  } = {},
): LineComparison {
  checkOptions('compareLines', options, {
    test: true,
    confidence: true,
    numResamples: true,
    seed: true,
  });
  const { test = 'bootstrap', confidence = false, seed = 12345 } = options;
  if (test !== 'bootstrap' && test !== 'randomization') {
    throw new Error(`test is "${test}", expected bootstrap or randomization`);
  }
  const numResamples = options.numResamples ?? (test === 'bootstrap' ? 1000 : 10000);
  const run = test === 'bootstrap' ? pairedBootstrap : pairedRandomization;
  const system = measureLines(request);
  const baseline = measureLines({ ...request, hypotheses: request.baseline });
  const drawn = `|${test === 'bootstrap' ? 'bs' : 'ar'}:${numResamples}|seed:${seed}`;
  return {
    tests: system.scores.map(({ name, isHigherBetter, sample }, i) => {
      const other = baseline.scores[i]!.sample;
      const draws = { numResamples: options.numResamples, seed };
      const {
        baseline: plain,
        system: own,
        difference,
        pValue,
      } = run(other, sample, {
        numResamples,
        seed,
      });
      return {
        ...{ name, isHigherBetter, baseline: plain, system: own, difference, pValue },
        ...(confidence && {
          systemInterval: bootstrapInterval(sample, draws),
          baselineInterval: bootstrapInterval(other, draws),
        }),
      };
    }),
    signature: insertDraws(system.signature, drawn),
  };
}

function measureLines({
  measure,
  hypotheses,
  references,
  options = {},
}: ScoreRequest): Measurement {
  const chosen = measures[measure];
  if (!chosen) {
    throw new Error(
      `unknown measure "${measure}", expected one of ${Object.keys(measures).join(', ')}`,
    );
  }
  checkMeasureOptions(measure, chosen, options);
  if (references.length === 0)
    throw new Error(`${measure}: no references, expected one file or more`);
  if (references.length > 1 && !chosen.allowsManyReferences) {
    throw new Error(`${measure}: ${references.length} reference files, but it takes only one`);
  }
  references.forEach((lines, k) => {
    if (lines.length !== hypotheses.length) {
      throw new Error(
        `${measure}: ${hypotheses.length} hypotheses, but reference file ${k + 1} has ` +
          `${lines.length} lines; expected one line for each hypothesis`,
      );
    }
  });
  if (hypotheses.length === 0) throw new Error(`${measure}: no lines to score`);
  const perLine = referencesFromStreams(references) as string[][];
  return chosen.measure({ hypotheses, references: perLine }, options);
}

function checkMeasureOptions(
  name: string,
  { options: known }: Measure,
  given: MeasureOptions,
): void {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const wanted = known[option];
    if (!wanted) {
      throw unknownOption(name, option, Object.keys(known));
    }
    if (typeof value !== wanted.type) {
      throw new OptionError(
        (key) =>
          `${name}: ${key(option)} is ${value}, expected a ${wanted.type} (${wanted.about}).`,
      );
    }
  }
}

/** Puts how samples were drawn behind the number of references, where sacreBLEU has it. */
function insertDraws(signature: string, drawn: string): string {
  const match = /^nrefs:[^|]*/.exec(signature);
  if (!match) return `${signature}${drawn}`;
  return match[0] + drawn + signature.slice(match[0].length);
}
