import { progressOf, type Tell } from '../../events.js';
import { confidenceOf, type ScoreConfidence } from '../../predictions/confidence.js';
import { classSamples } from '../../predictions/predictions.js';
import { CalibrationCounter, type CalibrationScores } from './calibration.js';
import { classifyTexts, type TextClassification } from './classify-texts.js';
import { type Scores, scoresOf } from './scores.js';
import type { LabelledExample } from './task.js';

/** The scores of a classifier on texts with labels. */
export interface ClassifierEvaluation {
  readonly texts: number;
  readonly scores: Scores;
  /** Of `accuracy` and, where there are few classes, `f1`. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  /** How far the probabilities hold what they say. */
  readonly calibration: CalibrationScores;
}

/** Scores a classifier on texts whose classes are known. */
export async function scoreExamples(
  classifier: TextClassification & {
    readonly labels: readonly string[];
    /** What its log-probabilities are divided by. Default 1. */
    readonly temperature?: number | undefined;
  },
  examples: readonly LabelledExample[],
  tell: Tell,
): Promise<ClassifierEvaluation> {
  const { labels } = classifier;
  const texts = examples.map(({ text }) => text);
  const bar = progressOf(tell).start({ label: 'evaluating', total: texts.length, unit: 'texts' });
  const counter = new CalibrationCounter(labels, classifier.temperature ?? 1);
  const predicted = await classifyTexts(
    classifier,
    texts,
    (done) => bar.update(done),
    0,
    (classification, i) => counter.add(classification, examples[i]!.label),
  );
  bar.stop();
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const indices = predicted.labels.map((label) => indexOf.get(label)!);
  const targets = examples.map(({ label }) => label);
  return {
    texts: texts.length,
    scores: scoresOf(indices, targets, labels),
    confidence: confidenceOf(classSamples(indices, targets, labels.length), undefined),
    calibration: counter.result(),
  };
}
