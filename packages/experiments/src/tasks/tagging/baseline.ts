import { setImmediate as breathe } from 'node:timers/promises';
import type { ProgressReporter } from '@resattn/runtime';
import type { BaselineEvent } from '../../events.js';
import { PerceptronTagger } from './perceptron-tagger.js';
import { mainScore, scoresOf, type TaggingScores } from './scores.js';
import type { TaggingTask } from './task.js';

/** The plain method that the network has to beat. */
export interface TaggingBaseline {
  readonly name: string;
  readonly scores: TaggingScores;
  /** Indices of the tags of each test sentence. */
  readonly predicted: readonly Int32Array[];
  /** Training and prediction of the test sentences. */
  readonly seconds: number;
}

/** What is told of a baseline. */
export const baselineEvent = (
  { name, scores, seconds }: TaggingBaseline,
  tagging: TaggingTask['tagging'],
): BaselineEvent => {
  const { heading, score } = mainScore[tagging];
  return { type: 'baseline', name, seconds, score: { name: heading, value: scores[score] } };
};

const name = 'averaged perceptron (words, affixes, shapes)';
const EPOCHS = 6;

/** Trains the baseline and tests it on the same sentences as the network. */
export async function trainBaseline(
  { train, test, tags, tagging }: TaggingTask,
  seed: number,
  progress: ProgressReporter,
): Promise<TaggingBaseline> {
  const started = performance.now();
  const tagger = new PerceptronTagger(tags.length);
  const total = train.length * EPOCHS;
  const bar = progress.start({ label: `baseline: ${name}`, total, unit: 'sentences' });
  try {
    await tagger.train(train, { epochs: EPOCHS, seed }, (done) => {
      if (done % 500 !== 0) return undefined;
      bar.update(Math.min(done, total));
      return breathe();
    });
    const predicted = test.map(({ tokens }) => tagger.predict(tokens));
    const named = predicted.map((labels) => Array.from(labels, (k) => tags[k]!));
    const scores = scoresOf(named, test, { tags, tagging });
    return { name, scores, predicted, seconds: (performance.now() - started) / 1000 };
  } finally {
    bar.stop();
  }
}
