import { betweenSteps, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { NbSvmClassifier } from '../baselines/nb-svm.js';
import type { NgramScorer } from '../baselines/ngram-scorer.js';
import { TfidfRidge } from '../baselines/tfidf-ridge.js';
import { plainText } from '../pipelines/plain-text.js';
import { type NgramMember, NgramMixture } from './ngram-mixture.js';
import { type ModelOptions, modelsOf, nameOf, scoresOf } from './ngram-models.js';
import { stackingWeights } from './stacking-weights.js';

/** A text with the indices of its labels. */
interface LabelsText {
  readonly text: string;
  readonly labels: readonly number[];
}

/** A text with its number. */
interface NumberText {
  readonly text: string;
  readonly value: number;
}

interface Common<Example> {
  readonly train: readonly Example[];
  /** Fits the weights of the mixture. */
  readonly validation: readonly Example[];
  /** `[validation texts, outputs]`: the network's logits, or its numbers. */
  readonly network: ArrayLike<number>;
  /** Whether the texts are written without spaces between words, so that only characters are read. */
  readonly unspaced?: boolean | undefined;
  /** Told what is trained; awaited, so that others can run. */
  readonly onProgress?:
    | ((what: string, done: number, total: number) => void | Promise<void>)
    | undefined;
  /** Ends the fit between two steps, with its reason as the error. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
}

export interface FitMultiLabelMixtureOptions extends Common<LabelsText> {
  readonly numLabels: number;
  /** Whether texts that have a label count as much as those that do not. Default false. */
  readonly balanceClasses?: boolean | undefined;
}

export type FitRegressionMixtureOptions = Common<NumberText>;

/** A fitted mixture, and what it says of the validation texts. */
export interface FittedOutputMixture {
  readonly mixture: NgramMixture;
  readonly parts: readonly { readonly name: string; readonly weight: number }[];
  /**
   * `[validation texts, outputs]`: the outputs of the mixture, before its models were trained once more on
   * these texts.
   */
  readonly validationOutputs: Float64Array;
}

/**
 * Fits the wide part of a classifier with several labels a text: NB-SVMs, one against the rest for each label,
 * and the weights with which their scores and the network's logits are added, by the likelihood of the
 * validation labels. Otherwise as `fitNgramMixture`.
 */
export async function fitMultiLabelMixture(
  options: FitMultiLabelMixtureOptions,
): Promise<FittedOutputMixture> {
  checkOptions('fitMultiLabelMixture', options, {
    ...commonKeys,
    numLabels: true,
    balanceClasses: true,
  });
  const { numLabels, balanceClasses, train, unspaced } = options;
  const targets = new Float64Array(options.validation.length * numLabels);
  options.validation.forEach(({ labels }, i) => {
    for (const k of labels) targets[i * numLabels + k] = 1;
  });
  return fit(options, {
    loss: 'logistic',
    targets,
    // NB-SVM alone scores labels one by one.
    models: modelsOf(train, { numClasses: numLabels, unspaced, multiLabel: true }).filter(
      ({ method }) => method === 'NB-SVM',
    ),
    async trainScorer(model, examples) {
      const { unit, minN, maxN } = model;
      const c = model.method === 'NB-SVM' ? model.c : undefined;
      const classifier = new NbSvmClassifier(numLabels, {
        ...{ unit, minN, maxN, c, balanceClasses },
        multiLabel: true,
      });
      for (const { text, labels } of examples) classifier.add(text, labels);
      await classifier.fit(undefined, options.signal);
      return classifier.scorer();
    },
  });
}

/** Characters of all training texts together up to which ridge regression reads words, and characters. */
const MOST_FOR_WORDS = 40_000_000;
const MOST_FOR_CHARACTERS = 8_000_000;

/**
 * Fits the wide part of a regression: ridge regressions over words and over characters, and the weights with
 * which their numbers and the network's are added, by the squared error on the validation texts.
 */
export async function fitRegressionMixture(
  options: FitRegressionMixtureOptions,
): Promise<FittedOutputMixture> {
  checkOptions('fitRegressionMixture', options, commonKeys);
  const { train, validation, unspaced = false } = options;
  const size = train.reduce((sum, { text }) => sum + text.length, 0);
  const maxN = unspaced ? 3 : 5;
  return fit(options, {
    loss: 'squared',
    targets: Float64Array.from(validation, ({ value }) => value),
    models: [
      ...(!unspaced && size <= MOST_FOR_WORDS
        ? [{ method: 'TF-IDF', unit: 'words', minN: 1, maxN: 2, c: 1 } as const]
        : []),
      ...(size <= MOST_FOR_CHARACTERS
        ? [{ method: 'TF-IDF', unit: 'characters', minN: 1, maxN, c: 1 } as const]
        : []),
    ],
    async trainScorer({ unit, minN, maxN }, examples) {
      const ridge = new TfidfRidge({ unit, minN, maxN });
      for (const { text, value } of examples) ridge.add(text, value);
      await ridge.fit(undefined, options.signal);
      return ridge.scorer();
    },
  });
}

const commonKeys = {
  train: true,
  validation: true,
  network: true,
  unspaced: true,
  onProgress: true,
  signal: true,
} as const;

async function fit<Example extends { readonly text: string }>(
  options: Common<Example>,
  {
    loss,
    targets,
    models,
    trainScorer,
  }: {
    readonly loss: 'logistic' | 'squared';
    readonly targets: Float64Array;
    readonly models: readonly ModelOptions[];
    readonly trainScorer: (
      model: ModelOptions,
      examples: readonly Example[],
    ) => Promise<NgramScorer>;
  },
): Promise<FittedOutputMixture> {
  const plain = (example: Example): Example => ({ ...example, text: plainText(example.text) });
  const train = options.train.map(plain);
  const validation = options.validation.map(plain);
  let done = 0;
  const pause = betweenSteps(withHostSignal(options).signal);
  const advance = async (model: ModelOptions) => {
    await options.onProgress?.(nameOf(model), done++, 2 * models.length);
    await pause();
  };

  const outputs: Float64Array[] = [Float64Array.from(options.network)];
  for (const model of models) {
    await advance(model);
    outputs.push(scoresOf(await trainScorer(model, train), validation));
  }
  const { weights, bias } = stackingWeights(outputs, targets, loss);
  const validationOutputs = new Float64Array(targets.length).fill(bias);
  for (const [m, own] of outputs.entries())
    for (const [i, value] of own.entries()) validationOutputs[i]! += weights[m]! * value;

  const members: NgramMember[] = [];
  for (const [m, model] of models.entries()) {
    await advance(model);
    const weight = weights[m + 1]!;
    if (weight > 0)
      members.push({ weight, scorer: await trainScorer(model, [...train, ...validation]) });
  }
  const names = ['network', ...models.map(nameOf)];
  return {
    mixture: new NgramMixture(weights[0]!, members, bias),
    parts: names.map((name, m) => ({ name, weight: weights[m]! })),
    validationOutputs,
  };
}
