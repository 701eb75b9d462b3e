import { RandomStream } from '@resattn/data';
import { betweenSteps, hostSignal } from '@resattn/host';
import { type ChainWeights, chainMarginals, zeroChain } from './chain.js';
import { FeatureIndex } from './feature-index.js';
import { FEATURES_PER_WORD } from './lexical-features.js';
import { wordParts } from './word-parts.js';

/** A sentence with the index of the tag of each word. */
export interface LabelledWords {
  readonly tokens: readonly string[];
  readonly labels: ArrayLike<number>;
}

/** A linear-chain CRF over lexical features. */
export interface LinearTagger {
  readonly features: FeatureIndex;
  /** Weights of the features, `[features, tags]`, row by row; row 0 is zero. */
  readonly weights: Float64Array;
  readonly chain: ChainWeights;
}

export interface LinearTaggerOptions {
  readonly numTags: number;
  /** Whether tags are scored together; else each by itself, a logistic regression. */
  readonly transitions: boolean;
  /** Seed of the order of the sentences. */
  readonly seed: number;
  /** Told how many sentences were read of how many; awaited, so that others can run. */
  readonly onProgress?: ((done: number, total: number) => Promise<void> | void) | undefined;
  /** Ends the training between sentences, with its reason as the error. Default: the host's. */
  readonly signal?: AbortSignal | undefined;
}

const EPOCHS = 10;

/** Weight of half the squared norm against the summed losses of the sentences. */
const REGULARIZATION = 0.1;

/** Of the first step; the rate at step `n` is `RATE / (1 + RATE * l2 * n)`. */
const RATE = 0.1;

/** A step adds up all words of a sentence: longer ones are read in parts, so that none throws the weights far. */
const LONGEST = 64;

/** Features that occur in one place only are left out. */
const MIN_FREQUENCY = 2;

/** Sentences between two moments in which others can run. */
const BREATH = 256;

/**
 * Trains a linear-chain CRF (Lafferty et al., 2001) on lexical features: stochastic gradient descent, a
 * sentence a step, on the summed negative log-likelihood with an L2 norm. The norm shrinks a common factor
 * of the weights, so that a step costs the features of its sentence only (Bottou, "Stochastic gradient
 * descent tricks", 2012).
 */
export async function trainLinearTagger(
  examples: readonly LabelledWords[],
  { numTags, transitions, seed, onProgress, signal = hostSignal() }: LinearTaggerOptions,
): Promise<LinearTagger> {
  const pause = betweenSteps(signal);
  const sentences = examples.flatMap(({ tokens, labels }) =>
    wordParts(tokens, LONGEST).map(([from, to]) => ({
      tokens: tokens.slice(from, to),
      labels: Array.from(labels).slice(from, to),
    })),
  );
  const features = FeatureIndex.train(
    sentences.map(({ tokens }) => tokens),
    MIN_FREQUENCY,
  );
  const encoded = sentences.map(({ tokens }) => features.encode(tokens));
  const weights = new Float64Array(features.numFeatures * numTags);
  const chain = zeroChain(numTags);
  const l2 = REGULARIZATION / sentences.length;
  const total = sentences.length * EPOCHS;
  let factor = 1;
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const order = new RandomStream(seed, 'linear tagger', epoch).permutation(sentences.length);
    for (const i of order) {
      const rate = RATE / (1 + RATE * l2 * step++);
      factor *= 1 - rate * l2;
      const emissions = emissionsOf(encoded[i]!, weights, numTags);
      for (let at = 0; at < emissions.length; at++) emissions[at]! *= factor;
      const { tags, pairs } = chainMarginals(emissions, chain);
      const { labels } = sentences[i]!;
      const time = labels.length;
      for (let t = 0; t < time; t++) tags[t * numTags + labels[t]!]! -= 1;
      addRows(weights, encoded[i]!, { gradient: tags, rate: rate / factor, numTags });
      if (transitions) {
        for (let t = 1; t < time; t++) pairs[labels[t - 1]! * numTags + labels[t]!]! -= 1;
        for (let at = 0; at < pairs.length; at++) {
          const weight = chain.transitions[at]!;
          chain.transitions[at] = weight - rate * (l2 * weight + pairs[at]!);
        }
        for (let k = 0; k < numTags; k++) {
          chain.start[k]! -= rate * tags[k]!;
          chain.end[k]! -= rate * tags[(time - 1) * numTags + k]!;
        }
      }
      if (step % BREATH === 0) {
        await onProgress?.(step, total);
        await pause();
      }
    }
  }
  for (let at = 0; at < weights.length; at++) weights[at]! *= factor;
  return { features, weights, chain };
}

/**
 * The scores of the tags of each word by its features, `[time, tags]`, row by row.
 *
 * @param rows `[time, FEATURES_PER_WORD]`; see `FeatureIndex.encode`
 */
export function emissionsOf(
  rows: Int32Array,
  weights: Float64Array,
  numTags: number,
): Float64Array {
  const emissions = new Float64Array((rows.length / FEATURES_PER_WORD) * numTags);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * numTags;
    if (from === 0) continue;
    const to = Math.floor(i / FEATURES_PER_WORD) * numTags;
    for (let k = 0; k < numTags; k++) emissions[to + k]! += weights[from + k]!;
  }
  return emissions;
}

function addRows(
  weights: Float64Array,
  rows: Int32Array,
  step: { readonly gradient: Float64Array; readonly rate: number; readonly numTags: number },
): void {
  const { gradient, rate, numTags } = step;
  for (let i = 0; i < rows.length; i++) {
    const to = rows[i]! * numTags;
    if (to === 0) continue;
    const from = Math.floor(i / FEATURES_PER_WORD) * numTags;
    for (let k = 0; k < numTags; k++) weights[to + k]! -= rate * gradient[from + k]!;
  }
}
