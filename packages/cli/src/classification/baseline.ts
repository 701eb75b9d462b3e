import { setImmediate as breathe } from 'node:timers/promises';
import { NaiveBayesClassifier } from '@resattn/models';
import type { ProgressReporter } from '@resattn/runtime';
import { type Scores, scoresOf } from './scores.js';
import type { ClassificationTask } from './task.js';

/** The plain method that the network has to beat. */
export interface Baseline {
  readonly name: string;
  readonly scores: Scores;
  /** Training and prediction of the test texts. */
  readonly seconds: number;
}

/** Naive Bayes over character n-grams, trained and tested on the same texts as the network. */
export async function trainBaseline(
  task: ClassificationTask,
  progress: ProgressReporter,
): Promise<Baseline> {
  const name = 'naive Bayes (1-3 characters)';
  const started = performance.now();
  const { labels, train, test } = task;
  const total = train.length + test.length;
  const bar = progress.start({ label: `baseline: ${name}`, total, unit: 'texts' });
  const classifier = new NaiveBayesClassifier(labels.length);
  const predicted: number[] = [];
  try {
    for (const [i, { text, label }] of [...train, ...test].entries()) {
      if (i < train.length) classifier.add(text, label);
      else predicted.push(classifier.predict(text));
      if (i % 1000 === 999) {
        bar.update(i + 1);
        await breathe();
      }
    }
  } finally {
    bar.stop();
  }
  const actual = test.map(({ label }) => label);
  const scores = scoresOf(predicted, actual, labels);
  return { name, scores, seconds: (performance.now() - started) / 1000 };
}
