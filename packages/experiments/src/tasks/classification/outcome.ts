import type { FitResult } from '@resattn/core';
import type { FittedNgramMixture } from '@resattn/models/baselines';
import { progressOf } from '../../events.js';
import { spread } from '../../run/spread.js';
import type { Baseline } from './baseline.js';
import { classifyTexts, type TextClassification } from './classify-texts.js';
import type { PredictedSample } from './samples.js';
import { type KindScore, type Scores, scoresByKind, scoresOf } from './scores.js';
import type { ClassifierTraining } from './task.js';

/** What came of a training run. */
export interface ClassifierOutcome {
  /** The model's name for people. */
  readonly model: string;
  readonly fit: FitResult;
  /** Of the whole training, the n-grams' included. */
  readonly seconds: number;
  /** The linear models that were added to the network. Default: none. */
  readonly wide?: FittedNgramMixture | undefined;
  readonly baseline: Baseline;
  readonly parameters: number;
  /** On the test texts, with the best weights. */
  readonly scores: Scores;
  /** The accuracy on each sort of text, where the data tell them apart. */
  readonly kinds: readonly KindScore[];
  /** The task's unseen texts, then some of the test texts. */
  readonly samples: readonly PredictedSample[];
}

const SAMPLES = 10;

/** Scores the test texts, and classifies a few to show. */
export async function testModel(
  { task, tell }: ClassifierTraining,
  pipeline: TextClassification,
): Promise<Pick<ClassifierOutcome, 'scores' | 'kinds' | 'samples'>> {
  const { labels, test, unseen } = task;
  const texts = test.map(({ text }) => text);
  const bar = progressOf(tell).start({ label: 'testing', total: texts.length, unit: 'texts' });
  const predicted = await classifyTexts(pipeline, texts, (done) => bar.update(done));
  bar.stop();
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const indices = predicted.labels.map((label) => indexOf.get(label)!);
  const actual = test.map(({ label }) => label);
  const chosen = [...unseen, ...spread(test, SAMPLES)];
  const classified = await pipeline.classify(chosen.map(({ text }) => text));
  return {
    scores: scoresOf(indices, actual, labels),
    kinds: scoresByKind(indices, test),
    samples: classified.map((classification, i) => ({
      ...classification,
      target: labels[chosen[i]!.label],
    })),
  };
}
