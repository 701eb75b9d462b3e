import { yieldToEventLoop } from '@resattn/core';
import {
  NaiveBayesClassifier,
  NbSvmClassifier,
  type NgramOptions,
} from '@resattn/models/baselines';
import type { Complete } from '@resattn/options';
import type { ProgressReporter } from '@resattn/runtime';
import type { BaselineConfig } from '../../config/baseline-config.js';
import type { BaselineEvent } from '../../events.js';
import { spread } from '../../run/spread.js';
import { type KindScore, type Scores, scoresByKind, scoresOf } from './scores.js';
import type { ClassificationTask, LabelledExample } from './task.js';
import { areUnspaced } from './tokenizer.js';

/** The plain method that the network has to beat. */
export interface Baseline {
  readonly name: string;
  readonly scores: Scores;
  /** Index of the class of each test text. */
  readonly predicted: readonly number[];
  /** The accuracy on each sort of text, where the data tell them apart. */
  readonly kinds: readonly KindScore[];
  /** Training and prediction of the test texts, the choice of the n-grams included. */
  readonly seconds: number;
}

/** Whether all classes count alike, however rare. Default: all texts do. */
interface BalanceConfig {
  readonly balanceClasses?: boolean | undefined;
}

interface PlainClassifier {
  add(text: string, label: number): void;
  fit?(onClass: () => Promise<void>): Promise<void>;
  predict(text: string): number;
}

/** What is told of a baseline. */
export const baselineEvent = ({ name, scores, seconds }: Baseline): BaselineEvent => ({
  ...{ type: 'baseline', name, seconds },
  score: { name: 'accuracy', value: scores.accuracy },
});

/** Trains the baseline of a configuration and tests it on the same texts as the network. */
export async function trainBaseline(
  task: ClassificationTask,
  { baseline: kind, balanceClasses = false }: BaselineConfig & BalanceConfig,
  progress: ProgressReporter,
): Promise<Baseline> {
  const started = performance.now();
  const { labels, test } = task;
  const numClasses = labels.length;
  const train = spread(task.train, MOST_TRAINED);
  const grams = kind === 'nb-svm' ? await chooseGrams(task, balanceClasses) : undefined;
  const classifier = grams
    ? new NbSvmClassifier(numClasses, { ...grams, balanceClasses })
    : new NaiveBayesClassifier(numClasses);
  const method = grams ? `NB-SVM (1-${grams.maxN} ${grams.unit}` : 'naive Bayes (1-3 characters';
  const isPart = train.length < task.train.length;
  const name = `${method}${isPart ? `, ${train.length.toLocaleString('en-US')} texts` : ''})`;
  const total = train.length + test.length;
  const bar = progress.start({ label: `baseline: ${name}`, total, unit: 'texts' });
  try {
    const predicted = await predict(classifier, train, test, (done) => bar.update(done));
    const actual = test.map(({ label }) => label);
    const scores = scoresOf(predicted, actual, labels);
    const kinds = scoresByKind(predicted, test);
    return { name, scores, predicted, kinds, seconds: (performance.now() - started) / 1000 };
  } finally {
    bar.stop();
  }
}

async function predict(
  classifier: PlainClassifier,
  train: readonly LabelledExample[],
  test: readonly LabelledExample[],
  onProgress: (done: number) => void = () => {},
): Promise<number[]> {
  const predicted: number[] = [];
  let done = 0;
  const advance = async () => {
    if (++done % 1000 !== 0) return;
    onProgress(done);
    await yieldToEventLoop();
  };
  for (const { text, label } of train) {
    classifier.add(text, label);
    await advance();
  }
  await classifier.fit?.(() => yieldToEventLoop());
  for (const { text } of test) {
    predicted.push(classifier.predict(text));
    await advance();
  }
  return predicted;
}

/** A baseline of more texts than these would take minutes. */
const MOST_TRAINED = 250_000;

/** How many texts decide between words and characters. */
const TRAINED = 4000;
const VALIDATED = 1000;

/** Words or characters, whichever validates better on some of the texts; words where they are equal. */
async function chooseGrams(
  { labels, train, validation }: ClassificationTask,
  balanceClasses: boolean,
): Promise<Complete<Pick<NgramOptions, 'unit' | 'maxN'>>> {
  const longest = areUnspaced(train.map(({ text }) => text)) ? 3 : 5;
  const candidates = [
    { unit: 'words', maxN: 2 },
    { unit: 'characters', maxN: longest },
  ] as const;
  const judged = spread(validation, VALIDATED);
  const right: number[] = [];
  for (const grams of candidates) {
    const classifier = new NbSvmClassifier(labels.length, { ...grams, balanceClasses });
    const predicted = await predict(classifier, spread(train, TRAINED), judged);
    const targets = judged.map(({ label }) => label);
    const { accuracy, recall } = scoresOf(predicted, targets, labels);
    right.push(balanceClasses ? recall : accuracy);
  }
  return right[1]! > right[0]! ? candidates[1] : candidates[0];
}
