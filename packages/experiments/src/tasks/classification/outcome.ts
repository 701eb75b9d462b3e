import type { FitResult } from '@resattn/core';
import { fingerprint } from '@resattn/data';
import type { FittedNgramMixture } from '@resattn/models/baselines';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence, verdict } from '../../predictions/confidence.js';
import {
  type ClassPredictions,
  keptProbabilities,
  samplesOf,
} from '../../predictions/predictions.js';
import { spread } from '../../run/spread.js';
import type { Baseline } from './baseline.js';
import { CalibrationCounter, type CalibrationScores } from './calibration.js';
import { classifyTexts, type TextClassification } from './classify-texts.js';
import type { PredictedSample } from './samples.js';
import { type KindScore, type Scores, scoresByKind, scoresOf } from './scores.js';
import type { VectorCoverage } from './take-vectors.js';
import type { ClassifierTraining } from './task.js';

/** The result of a training run. */
export interface ClassifierOutcome {
  /** The model's name for people. */
  readonly model: string;
  readonly fit: FitResult;
  /** Of the whole training, the n-grams' included. */
  readonly seconds: number;
  /** The linear models that were added to the network. Default: none. */
  readonly wide?: FittedNgramMixture | undefined;
  /** What of the texts has a word vector. Default: the embeddings started at random. */
  readonly vectors?: VectorCoverage | undefined;
  readonly baseline: Baseline;
  readonly parameters: number;
  /** On the test texts, with the best weights. */
  readonly scores: Scores;
  /** The accuracy on each sort of text, where the data tell them apart. */
  readonly kinds: readonly KindScore[];
  readonly predictions: ClassPredictions;
  /** How far the probabilities of the test texts hold what they say. */
  readonly calibration: CalibrationScores;
  /** Of `accuracy` and, where there are few classes, `f1`. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  /** The task's unseen texts, then some of the test texts. */
  readonly samples: readonly PredictedSample[];
}

/** Says whether the accuracy differs from the baseline's by more than chance. */
export const classifierVerdict = (outcome: ClassifierOutcome): string => {
  const { model, baseline, scores, confidence, predictions } = outcome;
  const format = (value: number) => value.toFixed(4);
  return verdict(confidence.accuracy!.baseline!, {
    ...{ score: 'accuracy', format, examples: predictions.targets.length },
    model: { name: model, value: format(scores.accuracy) },
    baseline: { name: baseline.name, value: format(baseline.scores.accuracy) },
  });
};

const SAMPLES = 10;

type Tested = Pick<
  ClassifierOutcome,
  'scores' | 'kinds' | 'predictions' | 'calibration' | 'confidence' | 'samples'
>;

/** Scores the test texts beside the baseline, and classifies a few to show. */
export async function testModel(
  { task, tell }: Pick<ClassifierTraining, 'task' | 'tell'>,
  pipeline: TextClassification,
  {
    baseline,
    temperature = 1,
  }: { readonly baseline: Baseline; readonly temperature?: number | undefined },
): Promise<Tested> {
  const { labels, test, unseen } = task;
  const texts = test.map(({ text }) => text);
  const bar = progressOf(tell).start({ label: 'testing', total: texts.length, unit: 'texts' });
  const kept = keptProbabilities(texts.length, labels.length);
  const counter = new CalibrationCounter(labels, temperature);
  const answers = await classifyTexts(
    pipeline,
    texts,
    (done) => bar.update(done),
    kept,
    (classification, i) => counter.add(classification, test[i]!.label),
  );
  bar.stop();
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const indices = answers.labels.map((label) => indexOf.get(label)!);
  const actual = test.map(({ label }) => label);
  const chosen = [...unseen, ...spread(test, SAMPLES)];
  const classified = await pipeline.classify(chosen.map(({ text }) => text));
  const predictions: ClassPredictions = {
    ...{ kind: 'classes', labels, targets: actual, predicted: indices },
    test: fingerprint(test.map(({ text, label }) => `${labels[label]} ${text}`)),
    baseline: baseline.predicted,
    probabilities: answers.likeliest.map((scores) =>
      scores.map(({ label, score }) => [indexOf.get(label)!, score] as const),
    ),
  };
  return {
    predictions,
    calibration: counter.result(),
    confidence: confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline')),
    scores: scoresOf(indices, actual, labels),
    kinds: scoresByKind(indices, test),
    samples: classified.map((classification, i) => ({
      ...classification,
      target: labels[chosen[i]!.label],
    })),
  };
}
