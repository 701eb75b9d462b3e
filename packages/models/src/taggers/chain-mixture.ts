import { nonNegativeMinimum } from '../wide/non-negative-descent.js';
import { bestTags, type ChainWeights, chainMarginals, chainScore } from './chain.js';
import { entityF1 } from './entity-f1.js';

/** What a chain gives the tags of sentences. */
export interface ChainMember {
  /** Of each sentence, `[time, tags]`, row by row. */
  readonly emissions: readonly Float64Array[];
  readonly chain: ChainWeights;
}

/**
 * The weights of chains whose scores are added: `score(y) = sum over m of w_m score_m(y)`, a logarithmic
 * opinion pool of CRFs (Smith, Cohn and Osborne, "Logarithmic opinion pools for conditional random fields",
 * ACL 2005).
 *
 * Maximizes the likelihood of the tags with weights of at least 0, so that a chain that does not help is
 * left out. A normal prior of deviation 1 around equal weights with the sum 1 keeps them sensible where
 * there are few sentences.
 *
 * @param labels the tags of each sentence
 */
export function chainMixtureWeights(
  members: readonly ChainMember[],
  labels: readonly ArrayLike<number>[],
): number[] {
  const prior = 1 / members.length;
  const start = new Float64Array(members.length).fill(prior);
  const { weights } = nonNegativeMinimum(start, (candidate) => {
    const mixed = mixChains(members, candidate);
    const gradient = candidate.map((weight) => weight - prior);
    let loss = gradient.reduce((sum, off) => sum + off ** 2 / 2, 0);
    labels.forEach((tags, i) => {
      const emissions = mixed.emissions[i]!;
      const { logPartition, ...expected } = chainMarginals(emissions, mixed.chain);
      loss += logPartition - chainScore(emissions, mixed.chain, tags);
      members.forEach((member, m) => {
        gradient[m]! +=
          expectedScore(member, i, expected) - chainScore(member.emissions[i]!, member.chain, tags);
      });
    });
    const words = labels.reduce((sum, { length }) => sum + length, 1);
    return { loss: loss / words, gradient: gradient.map((value) => value / words) };
  });
  return Array.from(weights);
}

/** The chain whose scores are the weighted sums of those of others. */
export function mixChains(
  members: readonly ChainMember[],
  weights: ArrayLike<number>,
): ChainMember {
  const sum = (arrays: readonly Float64Array[]) =>
    arrays[0]!.map((_, at) => arrays.reduce((total, of, m) => total + weights[m]! * of[at]!, 0));
  const chains = members.map(({ chain }) => chain);
  return {
    emissions: members[0]!.emissions.map((_, i) => sum(members.map((of) => of.emissions[i]!))),
    chain: {
      numTags: chains[0]!.numTags,
      transitions: sum(chains.map(({ transitions }) => transitions)),
      start: sum(chains.map(({ start }) => start)),
      end: sum(chains.map(({ end }) => end)),
    },
  };
}

function expectedScore(
  { emissions, chain }: ChainMember,
  sentence: number,
  { tags, pairs }: { readonly tags: Float64Array; readonly pairs: Float64Array },
): number {
  const { numTags, transitions, start, end } = chain;
  const own = emissions[sentence]!;
  let score = 0;
  for (let at = 0; at < own.length; at++) score += tags[at]! * own[at]!;
  for (let at = 0; at < pairs.length; at++) score += pairs[at]! * transitions[at]!;
  for (let k = 0; k < numTags; k++)
    score += tags[k]! * start[k]! + tags[own.length - numTags + k]! * end[k]!;
  return score;
}

const BIASES = Array.from({ length: 25 }, (_, i) => i * 0.25 - 1);

/**
 * What is added to the scores of all tags but `O` for the best F1 of entities. The best tags are those of
 * the likeliest sequence, which leaves out most entities that are not certain; F1 wants them from a lower
 * probability on (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1
 * measure", 2014). The F1 of neighbours is averaged, as a single one is noisy.
 *
 * @param tags names of the tags in IOB2, `O` first
 */
export function chooseEntityBias(
  { emissions, chain }: ChainMember,
  labels: readonly ArrayLike<number>[],
  tags: readonly string[],
): number {
  const f1 = BIASES.map((bias) => {
    const predicted = emissions.map((scores) =>
      bestTags(withEntityBias(scores, chain.numTags, bias), chain),
    );
    return entityF1(predicted, labels, tags);
  });
  const smooth = f1.map((_, i) => {
    const near = f1.slice(Math.max(0, i - 1), i + 2);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
  // Of equal ones that which changes least.
  const order = Array.from(BIASES.keys()).sort(
    (a, b) => smooth[b]! - smooth[a]! || Math.abs(BIASES[a]!) - Math.abs(BIASES[b]!),
  );
  return BIASES[order[0]!]!;
}

/** Scores of tags with a bias for all but the first. */
export const withEntityBias = (
  emissions: Float64Array,
  numTags: number,
  bias: number,
): Float64Array => emissions.map((score, at) => (at % numTags === 0 ? score : score + bias));
