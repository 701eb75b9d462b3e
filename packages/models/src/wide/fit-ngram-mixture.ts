import { classWeights } from '@resattn/data';
import { checkOptions } from '@resattn/options';
import { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import { NbSvmClassifier } from '../baselines/nb-svm.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { TfidfSvmClassifier } from '../baselines/tfidf-svm.js';
import { plainText } from '../pipelines/plain-text.js';
import { mixtureWeights } from './mixture-weights.js';
import { logProbability, type NgramMember, NgramMixture } from './ngram-mixture.js';
import { type ModelOptions, modelsOf, nameOf, scoresOf } from './ngram-models.js';

interface LabelledText {
  readonly text: string;
  /** Index of its class. */
  readonly label: number;
}

export interface FitNgramMixtureOptions {
  readonly numClasses: number;
  readonly train: readonly LabelledText[];
  /** Fits the weights of the mixture. */
  readonly validation: readonly LabelledText[];
  /** `[validation texts, classes]`: the network's probabilities. */
  readonly network: ArrayLike<number>;
  /** Whether the texts are written without spaces between words, so that only characters are read. */
  readonly unspaced?: boolean | undefined;
  /** Whether every class counts alike, however rare, in the machines and in the weights. Default false. */
  readonly balanceClasses?: boolean | undefined;
  /** Told what is trained; awaited, so that others can run. */
  readonly onProgress?:
    | ((what: string, done: number, total: number) => void | Promise<void>)
    | undefined;
}

/** How good a part is on the validation texts. */
export interface MixturePart {
  /** `network`, `words 1-2`, … */
  readonly name: string;
  readonly weight: number;
  readonly accuracy: number;
}

export interface FittedNgramMixture {
  readonly mixture: NgramMixture;
  readonly parts: readonly MixturePart[];
  /** Of the mixture, on the validation texts that its weights were fitted on. */
  readonly accuracy: number;
  /**
   * `[validation texts, classes]`: log-probabilities of the mixture, but for a constant a text, before its
   * models were trained once more on these texts.
   */
  readonly validationScores: Float64Array;
}

/**
 * Fits the wide part of a wide and deep classifier: NB-SVMs over words and over characters, and the
 * weights with which their scores and the network's are added. Texts without spaces are read as characters
 * only, by an NB-SVM and by a machine over their TF-IDF.
 *
 * The linear models are trained on the training texts and weighed on the validation texts, which none of the
 * parts has learned from; with the weights fixed they are trained once more on both. Of many texts, or
 * texts in many classes, characters are counted by naive Bayes; of very many, words alone are read, or
 * nothing.
 */
export async function fitNgramMixture(
  options: FitNgramMixtureOptions,
): Promise<FittedNgramMixture> {
  checkOptions('fitNgramMixture', options, {
    numClasses: true,
    train: true,
    validation: true,
    network: true,
    unspaced: true,
    balanceClasses: true,
    onProgress: true,
  });

  const { numClasses, network, balanceClasses = false } = options;
  const training = { numClasses, balanceClasses };
  const train = options.train.map(plain);
  const validation = options.validation.map(plain);
  const labels = validation.map(({ label }) => label);
  const models = modelsOf(train, options);
  let done = 0;
  const advance = (model: ModelOptions) =>
    options.onProgress?.(nameOf(model), done++, 2 * models.length);

  const scores: Float64Array[] = [Float64Array.from(network, logProbability)];
  for (const model of models) {
    await advance(model);
    scores.push(scoresOf(await trainScorer(train, model, training), validation));
  }
  const { weights } = mixtureWeights(
    scores,
    labels,
    numClasses,
    balanceClasses ? classWeights(labels, numClasses) : undefined,
  );
  const names = ['network', ...models.map(nameOf)];
  const parts = scores.map((own, m) => ({
    name: names[m]!,
    weight: weights[m]!,
    accuracy: accuracyOf(own, labels, numClasses),
  }));
  const mixed = new Float64Array(scores[0]!.length);
  for (const [m, own] of scores.entries())
    for (const [i, score] of own.entries()) mixed[i]! += weights[m]! * score;

  const all = [...train, ...validation];
  const members: NgramMember[] = [];
  for (const [m, model] of models.entries()) {
    await advance(model);
    const weight = weights[m + 1]!;
    if (weight > 0) members.push({ weight, scorer: await trainScorer(all, model, training) });
  }
  return {
    mixture: new NgramMixture(weights[0]!, members),
    parts,
    accuracy: accuracyOf(mixed, labels, numClasses),
    validationScores: mixed,
  };
}

const plain = ({ text, label }: LabelledText): LabelledText => ({ text: plainText(text), label });

async function trainScorer(
  examples: readonly LabelledText[],
  model: ModelOptions,
  { numClasses, balanceClasses }: { readonly numClasses: number; readonly balanceClasses: boolean },
): Promise<NgramScorer | NaiveBayesScorer> {
  const { method, ...options } = model;
  if (method === 'naive Bayes') return NaiveBayesScorer.train(examples, numClasses, options);
  const balanced = { ...options, balanceClasses };
  const classifier =
    method === 'NB-SVM'
      ? new NbSvmClassifier(numClasses, balanced)
      : new TfidfSvmClassifier(numClasses, balanced);
  for (const { text, label } of examples) classifier.add(text, label);
  await classifier.fit();
  return classifier.scorer();
}

function accuracyOf(scores: Float64Array, labels: readonly number[], numClasses: number): number {
  const right = labels.filter((label, i) => {
    const row = scores.subarray(i * numClasses, (i + 1) * numClasses);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / labels.length;
}
