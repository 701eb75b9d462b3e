import {
  decodeSafetensors,
  encodeSafetensors,
  FileFormatError,
  type NamedTensorData,
} from '@resattn/core';
import type { Complete } from '@resattn/options';
import { NaiveBayesScorer } from '../baselines/naive-bayes-scorer.js';
import type { NgramOptions } from '../baselines/ngram-features.js';
import { NgramScorer } from '../baselines/ngram-scorer.js';
import { logSumExp } from './mixture-weights.js';

/** A model over n-grams and what its scores are multiplied by. */
export interface NgramMember {
  readonly weight: number;
  readonly scorer: NgramScorer | NaiveBayesScorer;
}

/** How a mixture describes itself in `classifier.json`. */
export interface NgramMixtureDescription {
  readonly networkWeight: number;
  /** What is added to every output. Default 0. */
  readonly bias?: number | undefined;
  readonly members: readonly (Complete<NgramOptions> & {
    readonly weight: number;
    /** What kind of model it is. Default `'linear'`. */
    readonly type?: 'linear' | 'naive-bayes' | undefined;
  })[];
}

/** Its file in a bundle. */
export const NGRAMS_FILE = 'ngrams.safetensors';

/**
 * The wide part of a wide and deep classifier: models over n-grams whose scores are added to the
 * network's.
 *
 * `P(k | text) = softmax over k of (w_0 log P_network(k | text) + sum over members m of w_m s_m[k])`,
 * with weights that were fitted on validation texts. With one weight and all others 0 it is that part alone.
 *
 * Cheng et al., "Wide & deep learning for recommender systems", 2016, https://arxiv.org/abs/1606.07792,
 * which trains both parts together; here they are trained apart and stacked, so that either may stand
 * alone.
 */
export class NgramMixture {
  /**
   * @param networkWeight what the network's log-probabilities, or its outputs, are multiplied by
   * @param bias what is added to every output
   */
  constructor(
    readonly networkWeight: number,
    readonly members: readonly NgramMember[],
    readonly bias = 0,
  ) {}

  /** Number of weights of all members. */
  get parameters(): number {
    return this.members.reduce((sum, { scorer }) => sum + scorer.parameters, 0);
  }

  /**
   * The probabilities of the classes of a text.
   *
   * @param network the network's probabilities
   */
  probabilities(text: string, network: ArrayLike<number>): Float64Array {
    const scores = this.outputs(text, Float64Array.from(network, logProbability));
    const normalizer = logSumExp(scores);
    return scores.map((score) => Math.exp(score - normalizer));
  }

  /**
   * The outputs of a text where each stands by itself, the logit of a label or a number:
   * `bias + w_0 network[k] + sum over members m of w_m s_m[k]`.
   *
   * @param network the network's outputs
   */
  outputs(text: string, network: ArrayLike<number>): Float64Array {
    const outputs = Float64Array.from(network, (own) => this.bias + this.networkWeight * own);
    for (const { weight, scorer } of this.members) {
      const own = scorer.scores(text);
      for (let k = 0; k < outputs.length; k++) outputs[k]! += weight * finite(own[k]!);
    }
    return outputs;
  }

  /** What a bundle's description says of it. */
  describe(): NgramMixtureDescription {
    const members = this.members.map(({ weight, scorer }) => ({
      ...scorer.ngrams,
      weight,
      ...(scorer.type === 'naive-bayes' && { type: 'naive-bayes' as const }),
    }));
    return {
      networkWeight: this.networkWeight,
      ...(this.bias !== 0 && { bias: this.bias }),
      members,
    };
  }

  /** The hashes and weights of its members: the file `ngrams.safetensors`. */
  encode(): Uint8Array {
    const tensors: NamedTensorData = Object.assign(
      {},
      ...this.members.map(({ scorer }, m) => scorer.tensors(String(m))),
    );
    return encodeSafetensors(tensors, { format: 'pt' });
  }

  /**
   * Makes the mixture that a description and its file hold.
   *
   * @throws FileFormatError when the file is missing or damaged
   */
  static decode(
    { networkWeight, members, bias }: NgramMixtureDescription,
    bytes: Uint8Array | undefined,
    { numClasses, file }: { readonly numClasses: number; readonly file: string },
  ): NgramMixture {
    if (bytes === undefined)
      throw new FileFormatError(file, 'missing', 'Copy the whole folder of the classifier');
    const { tensors } = decodeSafetensors(bytes, file);
    try {
      return new NgramMixture(
        networkWeight,
        members.map(({ weight, type = 'linear', ...ngrams }, m) => ({
          weight,
          scorer: scorerOf(type).fromTensors(tensors as NamedTensorData, String(m), {
            ...ngrams,
            numClasses,
          }),
        })),
        bias,
      );
    } catch (error) {
      throw new FileFormatError(
        file,
        (error as Error).message,
        'The file is damaged: copy it again',
      );
    }
  }
}

function scorerOf(type: string): typeof NgramScorer | typeof NaiveBayesScorer {
  if (type === 'linear') return NgramScorer;
  if (type === 'naive-bayes') return NaiveBayesScorer;
  throw new Error(`holds a model over n-grams of the unknown kind ${JSON.stringify(type)}`);
}

/** A network's probability may be rounded to 0, which is no evidence without end. */
export const logProbability = (probability: number): number =>
  Math.log(Math.max(probability, 1e-12));

/** The score of a class without texts, far below those that a margin of 1 leaves. */
export const finite = (score: number): number => (Number.isFinite(score) ? score : -10);
