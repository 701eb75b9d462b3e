import type { Interval } from '@resattn/metrics';
import type { OptionImportance } from './importance.js';
import type { SweepPoint } from './points.js';
import type { TrialScore } from './sweep-record.js';

/** A trial, as far as it has come. */
export interface SweepTrial {
  readonly number: number;
  readonly point: SweepPoint;
  /** What it reached, rung by rung; a trial of other strategies has one score. */
  readonly scores: readonly TrialScore[];
  /**
   * `finished` in the last rung, `stopped` since others were better, `failed`, or `open`: not trained as
   * far as it would be.
   */
  readonly status: 'finished' | 'stopped' | 'failed' | 'open';
  /** Why it failed. */
  readonly failed: string | undefined;
}

/** The first scores of the trials that were trained as little as any: those that options are compared by. */
export function firstScores(
  trials: readonly SweepTrial[],
): { readonly trial: SweepTrial; readonly score: TrialScore }[] {
  const first = trials.flatMap((trial) => {
    const [score] = trial.scores;
    return score ? [{ trial, score }] : [];
  });
  const least = Math.min(...first.map(({ score }) => score.budget ?? 0));
  return first.filter(({ score }) => (score.budget ?? 0) === least);
}

/** The trial with the best score in validation among those that were trained furthest. */
export interface SweepChoice {
  readonly number: number;
  readonly point: SweepPoint;
  /** Its run. */
  readonly folder: string;
  readonly score: number;
  /**
   * 95 % interval of the score on other validation parts of this size (Wilson); undefined of scores that
   * are no part of right answers.
   */
  readonly interval: Interval | undefined;
  /** Trials that it was chosen from, itself among them. */
  readonly among: number;
  /** How many of the others score within the interval; undefined as `interval`. */
  readonly within: number | undefined;
  /** Its results on the test part, which nothing was chosen by. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** A sweep, as far as its trials are finished. */
export interface SweepNumbers {
  readonly folder: string;
  /** What was compared; undefined before the first trial is finished. */
  readonly score: { readonly name: string; readonly isLowerBetter: boolean } | undefined;
  /** In their order. */
  readonly trials: readonly SweepTrial[];
  /** Undefined while no trial is finished. */
  readonly choice: SweepChoice | undefined;
  /** How much each option explains, by the scores of the first rung. */
  readonly importance: readonly OptionImportance[];
  readonly isInterrupted: boolean;
  /** Whether `minutes` ended it before all trials were run. */
  readonly isOutOfTime: boolean;
}
