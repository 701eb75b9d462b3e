import { type Complete, checkOptions } from '@resattn/options';
import { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import { NbSvmClassifier } from '../baselines/nb-svm.js';
import type { NgramOptions } from '../baselines/ngram-features.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { TfidfSvmClassifier } from '../baselines/tfidf-svm.js';
import { plainText } from '../pipelines/plain-text.js';
import { mixtureWeights } from './mixture-weights.js';
import { finite, logProbability, type NgramMember, NgramMixture } from './ngram-mixture.js';

interface LabelledText {
  readonly text: string;
  /** Index of its class. */
  readonly label: number;
}

type ModelOptions = Complete<NgramOptions> &
  (
    | { readonly method: 'NB-SVM' | 'TF-IDF'; readonly c: number }
    | { readonly method: 'naive Bayes' }
  );

export interface FitNgramMixtureOptions {
  readonly numClasses: number;
  readonly train: readonly LabelledText[];
  /** Fits the weights of the mixture. */
  readonly validation: readonly LabelledText[];
  /** `[validation texts, classes]`: the network's probabilities. */
  readonly network: ArrayLike<number>;
  /** Whether the texts are written without spaces between words, so that only characters are read. */
  readonly unspaced?: boolean | undefined;
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
}

/**
 * Characters of all training texts together, times the machines (one a class, one for two classes), up to
 * which n-grams are learned: of words, and of characters, of which there are many more. Some tens of
 * seconds.
 */
const MOST_FOR_WORDS = 400_000_000;
const MOST_FOR_CHARACTERS = 40_000_000;

/** Classes up to which each has a machine of its own. */
const MOST_MACHINES = 30;

/** Characters of all training texts together up to which naive Bayes counts n-grams. */
const MOST_COUNTED = 20_000_000;

// More n-grams a text need more regularization for margins of the same size.
const words: ModelOptions = { method: 'NB-SVM', unit: 'words', minN: 1, maxN: 2, c: 0.1 };
const spacedCharacters: readonly ModelOptions[] = [
  { method: 'NB-SVM', unit: 'characters', minN: 1, maxN: 5, c: 0.005 },
];
const unspacedCharacters: readonly ModelOptions[] = [
  { method: 'NB-SVM', unit: 'characters', minN: 1, maxN: 3, c: 0.05 },
  { method: 'TF-IDF', unit: 'characters', minN: 1, maxN: 3, c: 1 },
];
/** Naive Bayes costs the n-grams alone, however many classes there are. */
const countedCharacters: ModelOptions = {
  method: 'naive Bayes',
  unit: 'characters',
  minN: 1,
  maxN: 4,
};

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
    onProgress: true,
  });

  const { numClasses, network } = options;
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
    scores.push(scoresOf(await trainScorer(train, model, numClasses), validation));
  }
  const { weights } = mixtureWeights(scores, labels, numClasses);
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
    if (weight > 0) members.push({ weight, scorer: await trainScorer(all, model, numClasses) });
  }
  return {
    mixture: new NgramMixture(weights[0]!, members),
    parts,
    accuracy: accuracyOf(mixed, labels, numClasses),
  };
}

function modelsOf(
  train: readonly LabelledText[],
  { numClasses, unspaced = false }: FitNgramMixtureOptions,
): readonly ModelOptions[] {
  const characterCount = train.reduce((sum, { text }) => sum + text.length, 0);
  const effort = characterCount * (numClasses === 2 ? 1 : numClasses);
  const ofCharacters = unspaced ? unspacedCharacters : spacedCharacters;
  const isOfFew = numClasses <= MOST_MACHINES;
  return [
    ...(isOfFew && !unspaced && effort <= MOST_FOR_WORDS ? [words] : []),
    ...(isOfFew && effort <= MOST_FOR_CHARACTERS
      ? ofCharacters
      : characterCount <= MOST_COUNTED
        ? [countedCharacters]
        : []),
  ];
}

const plain = ({ text, label }: LabelledText): LabelledText => ({ text: plainText(text), label });

const nameOf = ({ method, unit, minN, maxN }: ModelOptions): string =>
  `${unit} ${minN}-${maxN}${method === 'NB-SVM' ? '' : ` (${method})`}`;

async function trainScorer(
  examples: readonly LabelledText[],
  model: ModelOptions,
  numClasses: number,
): Promise<NgramScorer | NaiveBayesScorer> {
  const { method, ...options } = model;
  if (method === 'naive Bayes') return NaiveBayesScorer.train(examples, numClasses, options);
  const classifier =
    method === 'NB-SVM'
      ? new NbSvmClassifier(numClasses, options)
      : new TfidfSvmClassifier(numClasses, options);
  for (const { text, label } of examples) classifier.add(text, label);
  await classifier.fit();
  return classifier.scorer();
}

function scoresOf(
  scorer: NgramScorer | NaiveBayesScorer,
  examples: readonly LabelledText[],
): Float64Array {
  const { numClasses } = scorer;
  const scores = new Float64Array(examples.length * numClasses);
  for (const [i, { text }] of examples.entries())
    scores.set(scorer.scores(text).map(finite), i * numClasses);
  return scores;
}

function accuracyOf(scores: Float64Array, labels: readonly number[], numClasses: number): number {
  const right = labels.filter((label, i) => {
    const row = scores.subarray(i * numClasses, (i + 1) * numClasses);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / labels.length;
}
