import type { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { scoresOf } from './ngram-models.js';

const FOLDS = 5;

/**
 * `[examples, classes]`: the scores of each example by a model that was trained on the others, in five folds of
 * which each has its part of every class.
 *
 * @param labels class of each example
 */
export async function crossFittedScores<Example extends { readonly text: string }>(
  examples: readonly Example[],
  labels: readonly number[],
  numClasses: number,
  trainScorer: (examples: readonly Example[]) => Promise<NgramScorer | NaiveBayesScorer>,
): Promise<Float64Array> {
  const folds = foldsOf(labels);
  const scores = new Float64Array(examples.length * numClasses);
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = folds.flatMap((own, i) => (own === fold ? [i] : []));
    if (held.length === 0) continue;
    const scorer = await trainScorer(examples.filter((_, i) => folds[i] !== fold));
    const own = scoresOf(
      scorer,
      held.map((i) => examples[i]!),
    );
    for (const [row, i] of held.entries())
      scores.set(own.subarray(row * numClasses, (row + 1) * numClasses), i * numClasses);
  }
  return scores;
}

/** The fold of each example: sorted by class, they are dealt to the folds in turn. */
function foldsOf(labels: readonly number[]): readonly number[] {
  const folds = new Array<number>(labels.length);
  const sorted = Array.from(labels.keys()).sort((a, b) => labels[a]! - labels[b]!);
  for (const [rank, i] of sorted.entries()) folds[i] = rank % FOLDS;
  return folds;
}
