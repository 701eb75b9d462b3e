import { join } from 'node:path';
import type { FitResult } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { report } from '@resattn/vis';
import type { ScoreConfidence } from '../../predictions/confidence.js';
import type { LossPredictions } from '../../predictions/predictions.js';
import { writePredictions } from '../../predictions/predictions-file.js';
import { reportFacts } from '../../run/report-facts.js';
import type { ScoreColumn } from '../../run/score-column.js';
import type { BigramBaseline } from './baseline.js';
import type { LanguageModelTraining } from './task.js';

/** What came of a training run. */
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

const bits = (loss: number): number => loss / Math.LN2;

/** Writes the losses, `report.html` and `results.json`. */
export async function recordOutcome(
  training: LanguageModelTraining,
  outcome: LanguageModelOutcome,
): Promise<void> {
  const { run } = training;
  await writePredictions(run.folder, outcome.predictions);
  await writeFileAtomic(join(run.folder, 'report.html'), await reportPage(training, outcome));
  await run.writeResults(resultsOf(training, outcome));
}

/** `results.json`. */
export type LanguageModelResults = ReturnType<typeof resultsOf>;

function resultsOf({ task }: LanguageModelTraining, outcome: LanguageModelOutcome) {
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

async function reportPage(
  training: LanguageModelTraining,
  { fit, parameters, loss, baseline, confidence, samples }: LanguageModelOutcome,
): Promise<string> {
  const { task } = training;
  const { head, rows, notes } = languageModelComparison(training, { fit, loss, baseline });
  return report({
    ...(await reportFacts(training, scoreColumns, fit.best?.step)),
    title: `Transformer language model: ${task.name}`,
    description: `${task.description}; ${task.train.length.toLocaleString('en-US')} to train, ${task.validation.length.toLocaleString('en-US')} to validate.`,
    scores: [
      {
        ...{ name: 'loss', value: loss, baseline: baseline.loss, unit: 'number' },
        interval: confidence.loss?.interval,
      },
      {
        name: 'bits per character',
        value: bits(loss),
        baseline: bits(baseline.loss),
        unit: 'number',
      },
      { name: 'training time', value: fit.seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    remarks: ['Interval: 95 %, by the bootstrap over pieces of the text.'],
    tables: [
      {
        caption: 'beside the plain method and published results',
        columns: head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
        rows,
        notes,
      },
    ],
    texts: samples.map(({ prompt, text }) => ({ source: prompt, written: text })),
  });
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
