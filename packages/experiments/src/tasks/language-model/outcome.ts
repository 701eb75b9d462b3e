import type { FitResult } from '@resattn/core';
import type { ScoreConfidence } from '../../predictions/confidence.js';
import type { LossPredictions } from '../../predictions/predictions.js';
import type { ScoreColumn } from '../../run/score-column.js';
import type { BigramBaseline } from './baseline.js';
import type { LanguageModelTraining } from './task.js';

/** The result of a training run. */
export interface LanguageModelOutcome {
  readonly fit: FitResult;
  readonly parameters: number;
  /** Mean negative log-likelihood of the validation text, in nats a character. */
  readonly loss: number;
  readonly baseline: BigramBaseline;
  readonly predictions: LossPredictions;
  /** Of `loss`. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  readonly samples: readonly { readonly prompt: string; readonly text: string }[];
}

/** The scores of each evaluation that are shown. */
export const scoreColumns: readonly ScoreColumn[] = [{ heading: 'tokens', score: 'tokenAccuracy' }];

/** Bits of a loss in nats. */
export const bits = (loss: number): number => loss / Math.LN2;

/** `results.json`. */
export type LanguageModelResults = ReturnType<typeof resultsOf>;

/** What a training has found, as it is kept. */
export function resultsOf(
  { task }: Pick<LanguageModelTraining, 'task'>,
  outcome: LanguageModelOutcome,
) {
  const { fit, parameters, loss, baseline, confidence } = outcome;
  return {
    loss,
    confidence,
    bitsPerCharacter: bits(loss),
    perplexity: Math.exp(loss),
    baseline,
    seconds: fit.seconds,
    status: fit.status,
    epochs: fit.epochs,
    steps: fit.step,
    best: fit.best,
    parameters,
    characters: { train: task.train.length, validation: task.validation.length },
    published: task.published,
    differences: task.differences,
  };
}

/** The loss of a run beside the baseline's and those of papers, and what differs. */
export function languageModelComparison(
  { task }: Pick<LanguageModelTraining, 'task'>,
  { fit, loss, baseline }: Pick<LanguageModelOutcome, 'fit' | 'loss' | 'baseline'>,
): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
} {
  const row = (name: string, value: number, digits: number, seconds: string) => [
    name,
    value.toFixed(digits),
    bits(value).toFixed(digits),
    seconds,
  ];
  return {
    head: ['validation text', 'loss', 'bits per character', 'seconds'],
    rows: [
      row('Transformer', loss, 4, fit.seconds.toFixed(1)),
      row(baseline.name, baseline.loss, 4, ''),
      ...task.published.map(({ system, scores }, i) =>
        row(`published [${i + 1}]: ${system}`, scores.loss!, 2, ''),
      ),
    ],
    notes: [...task.published.map(({ source }, i) => `[${i + 1}] ${source}`), ...task.differences],
  };
}
