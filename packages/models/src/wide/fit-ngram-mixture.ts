import { classWeights } from '@resattn/data';
import { betweenSteps, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import { NbSvmClassifier } from '../baselines/nb-svm.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { TfidfSvmClassifier } from '../baselines/tfidf-svm.js';
import { plainText } from '../pipelines/plain-text.js';
import { crossFittedScores } from './cross-fit.js';
import { mixtureWeights } from './mixture-weights.js';
import { logProbability, type NgramMember, NgramMixture } from './ngram-mixture.js';
import { effortOf, type ModelOptions, modelsOf, nameOf, scoresOf } from './ngram-models.js';

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
  /** Ends the fit between two steps, with its reason as the error. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
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
   * Texts that the mixture has not learned from, to calibrate it on: the validation texts, or all texts where
   * the linear models are cross-fitted and the network is not used.
   */
  readonly heldOut: {
    /** `[texts, classes]`: log-probabilities of the mixture, but for a constant a text. */
    readonly scores: Float64Array;
    readonly labels: readonly number[];
  };
}

/**
 * Fits the wide part of a wide and deep classifier: NB-SVMs over words and over characters, and the
 * weights with which their scores and the network's are added. Texts without spaces are read as characters
 * only, by an NB-SVM and by a machine over their TF-IDF.
 *
 * The linear models are trained on the training texts and weighed on the validation texts, which none of the
 * parts has learned from; with the weights fixed they are trained once more on both. With fewer than 500
 * validation texts the linear models are weighed among themselves on training and validation texts together,
 * each scored by models that were trained on the others, and the validation texts decide the network's weight
 * alone; machines over TF-IDF join them. Of many texts, or texts in many classes, characters are counted by naive Bayes; of very many, words
 * alone are read, or nothing.
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
    signal: true,
  });

  const { numClasses, balanceClasses = false } = options;
  const { signal } = withHostSignal(options);
  const pause = betweenSteps(signal);
  const training = { numClasses, balanceClasses, signal };
  const train = options.train.map(plain);
  const validation = options.validation.map(plain);
  const all = [...train, ...validation];
  const isCrossFitted = areFew(train, validation, numClasses);
  const models = modelsOf(train, { ...options, areFew: isCrossFitted });
  const weighed = isCrossFitted ? all : validation;
  const labels = weighed.map(({ label }) => label);
  let done = 0;
  const advance = async (model: ModelOptions) => {
    await options.onProgress?.(nameOf(model), done++, 2 * models.length);
    await pause();
  };

  const scores: Float64Array[] = [];
  for (const model of models) {
    await advance(model);
    const trainOn = (examples: readonly LabelledText[]) => trainScorer(examples, model, training);
    scores.push(
      isCrossFitted
        ? await crossFittedScores(all, labels, numClasses, trainOn)
        : scoresOf(await trainOn(train), validation),
    );
  }
  const weigh = isCrossFitted ? weighApart : weighTogether;
  const network = Float64Array.from(options.network, logProbability);
  const { networkWeight, weights } = weigh(network, scores, labels, training);

  const validated = validation.map(({ label }) => label);
  const onValidation = (own: Float64Array) => own.subarray(own.length - network.length);
  const mixed = mix(scores, weights, labels.length * numClasses);
  const onValidated = onValidation(mixed);
  for (const [i, score] of network.entries()) onValidated[i]! += networkWeight * score;
  const part = (name: string, weight: number, own: Float64Array): MixturePart => ({
    name,
    weight,
    accuracy: accuracyOf(own, validated, numClasses),
  });

  const members: NgramMember[] = [];
  for (const [m, model] of models.entries()) {
    await advance(model);
    const weight = weights[m]!;
    if (weight > 0) members.push({ weight, scorer: await trainScorer(all, model, training) });
  }
  return {
    mixture: new NgramMixture(networkWeight, members),
    parts: [
      part('network', networkWeight, network),
      ...models.map((model, m) => part(nameOf(model), weights[m]!, onValidation(scores[m]!))),
    ],
    accuracy: accuracyOf(onValidated, validated, numClasses),
    heldOut:
      networkWeight === 0 ? { scores: mixed, labels } : { scores: onValidated, labels: validated },
  };
}

/** Validation texts up to which the linear models are weighed on the training texts as well. */
const FEW = 500;

/** Characters of all texts together, times the machines, up to which each model is trained some more times. */
const MOST_CROSS_FITTED = 4_000_000;

/** Whether there are so few validation texts that weights fitted on them alone would be noise. */
function areFew(
  train: readonly LabelledText[],
  validation: readonly LabelledText[],
  numClasses: number,
): boolean {
  return validation.length < FEW && effortOf(train, numClasses) <= MOST_CROSS_FITTED;
}

interface Training {
  readonly numClasses: number;
  readonly balanceClasses: boolean;
  readonly signal: AbortSignal | undefined;
}

interface MemberWeights {
  readonly networkWeight: number;
  /** Of each linear model. */
  readonly weights: readonly number[];
}

/**
 * Network and linear models, all weighed on the validation texts.
 *
 * @param network `[validation texts, classes]`
 * @param scores the same of each linear model
 */
function weighTogether(
  network: Float64Array,
  scores: readonly Float64Array[],
  labels: readonly number[],
  { numClasses, balanceClasses }: Training,
): MemberWeights {
  const [networkWeight, ...weights] = mixtureWeights([network, ...scores], labels, numClasses, {
    ...(balanceClasses && { classWeights: classWeights(labels, numClasses) }),
  }).weights;
  return { networkWeight: networkWeight!, weights };
}

/**
 * The linear models weighed on all texts, and the network added to them as far as the few validation texts,
 * which alone it has not learned from, say that it helps: its prior is that it does not.
 *
 * @param network `[validation texts, classes]`
 * @param scores `[training and validation texts, classes]` of each linear model
 * @param labels of training and validation texts
 */
function weighApart(
  network: Float64Array,
  scores: readonly Float64Array[],
  labels: readonly number[],
  { numClasses, balanceClasses }: Training,
): MemberWeights {
  const classes = balanceClasses ? { classWeights: classWeights(labels, numClasses) } : {};
  const { weights } = mixtureWeights(scores, labels, numClasses, classes);
  const mixed = mix(scores, weights, labels.length * numClasses);
  const offset = mixed.subarray(mixed.length - network.length);
  const [networkWeight] = mixtureWeights(
    [network],
    labels.slice(labels.length - network.length / numClasses),
    numClasses,
    { ...classes, offset, priorMean: 0, priorDeviation: 0.5 },
  ).weights;
  return { networkWeight: networkWeight!, weights };
}

/** The sum of the models' scores, each times its weight. */
function mix(
  scores: readonly Float64Array[],
  weights: readonly number[],
  length: number,
): Float64Array {
  const mixed = new Float64Array(length);
  for (const [m, own] of scores.entries())
    for (const [i, score] of own.entries()) mixed[i]! += weights[m]! * score;
  return mixed;
}

const plain = ({ text, label }: LabelledText): LabelledText => ({ text: plainText(text), label });

async function trainScorer(
  examples: readonly LabelledText[],
  model: ModelOptions,
  { numClasses, balanceClasses, signal }: Training,
): Promise<NgramScorer | NaiveBayesScorer> {
  const { method, ...options } = model;
  if (method === 'naive Bayes') return NaiveBayesScorer.train(examples, numClasses, options);
  const balanced = { ...options, balanceClasses };
  const classifier =
    method === 'NB-SVM'
      ? new NbSvmClassifier(numClasses, balanced)
      : new TfidfSvmClassifier(numClasses, balanced);
  for (const { text, label } of examples) classifier.add(text, label);
  await classifier.fit(undefined, signal);
  return classifier.scorer();
}

function accuracyOf(scores: Float64Array, labels: readonly number[], numClasses: number): number {
  const right = labels.filter((label, i) => {
    const row = scores.subarray(i * numClasses, (i + 1) * numClasses);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / labels.length;
}
