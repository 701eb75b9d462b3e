import { yieldToEventLoop } from '@resattn/core';
import type { MultiLabelText } from '@resattn/data';
import { chooseThresholds } from '@resattn/models';
import { NbSvmClassifier } from '@resattn/models/baselines';
import { spread } from '../../run/spread.js';
import { areUnspaced } from '../classification/tokenizer.js';
import type { TargetBaseline } from '../targets/target-kind.js';
import type { TargetTask } from '../targets/task.js';
import type { MultiLabelConfig } from './config.js';
import { indicators, multiLabelScores } from './scores.js';

/** A baseline of more texts than these would take minutes. */
const MOST_TRAINED = 100_000;

/** How many texts decide between words and characters. */
const TRAINED = 3000;
const VALIDATED = 1000;

type Task = TargetTask<MultiLabelText>;

/**
 * NB-SVM, one label against the rest, over words or characters, whichever validates better; its thresholds are
 * chosen on the validation texts like the network's.
 */
export async function trainBaseline(
  task: Task,
  { thresholds: choice, balanceClasses }: MultiLabelConfig,
): Promise<TargetBaseline> {
  const started = performance.now();
  const { labels, validation, test } = task;
  const train = spread(task.train, MOST_TRAINED);
  const longest = areUnspaced(train.map(({ text }) => text)) ? 3 : 5;
  const candidates = [
    { unit: 'words', maxN: 2 },
    { unit: 'characters', maxN: longest },
  ] as const;
  const judge = spread(validation, VALIDATED);
  const fit = async (grams: (typeof candidates)[number], texts: readonly MultiLabelText[]) => {
    const classifier = new NbSvmClassifier(labels.length, {
      ...{ ...grams, multiLabel: true, balanceClasses },
    });
    for (const { text, labels: own } of texts) classifier.add(text, own);
    await classifier.fit(() => yieldToEventLoop());
    return (examples: readonly MultiLabelText[]) =>
      examples.map(({ text }) =>
        classifier.scores(text).map((score) => 1 / (1 + Math.exp(-score))),
      );
  };
  const targetsOf = (examples: readonly MultiLabelText[]) => examples.map((each) => each.labels);
  const f1: number[] = [];
  for (const grams of candidates) {
    const scores = (await fit(grams, spread(train, TRAINED)))(judge);
    const thresholds = thresholdsOf(scores, targetsOf(judge), labels.length, 'global');
    f1.push(multiLabelScores(scores, targetsOf(judge), thresholds, labels).microF1);
  }
  const grams = f1[1]! > f1[0]! ? candidates[1] : candidates[0];
  const score = await fit(grams, train);
  const thresholds = thresholdsOf(score(validation), targetsOf(validation), labels.length, choice);
  return {
    name: `NB-SVM, one against the rest (1-${grams.maxN} ${grams.unit})`,
    scores: score(test),
    reading: { thresholds },
    seconds: (performance.now() - started) / 1000,
  };
}

const thresholdsOf = (
  scores: readonly ArrayLike<number>[],
  targets: readonly (readonly number[])[],
  numLabels: number,
  choice: MultiLabelConfig['thresholds'],
): number[] =>
  chooseThresholds(
    scores.flatMap((own) => Array.from(own)),
    targets.flatMap((own) => indicators(own, numLabels)),
    numLabels,
    choice,
  );
