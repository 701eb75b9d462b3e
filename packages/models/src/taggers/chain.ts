/** Scores of tags side by side, in plain arrays. */
export interface ChainWeights {
  readonly numTags: number;
  /** `[from, to]`, row by row. */
  readonly transitions: Float64Array;
  /** Of the first and of the last tag, `[tags]`. */
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** Weights that prefer no tag to another. */
export const zeroChain = (numTags: number): ChainWeights => ({
  numTags,
  transitions: new Float64Array(numTags * numTags),
  start: new Float64Array(numTags),
  end: new Float64Array(numTags),
});

/** What the tags of a sentence are expected to be. */
export interface ChainMarginals {
  /** Probability of each tag of each word, `[time, tags]`, row by row. */
  readonly tags: Float64Array;
  /** Expected number of each pair of tags side by side, `[from, to]`, row by row. */
  readonly pairs: Float64Array;
  /** Logarithm of the sum over all sequences of tags of `exp(score)`. */
  readonly logPartition: number;
}

/**
 * The probabilities of the tags of one sentence by the forward-backward algorithm, each step scaled to the
 * sum 1 (Rabiner, 1989).
 *
 * @param emissions `[time, tags]`, row by row
 */
export function chainMarginals(emissions: Float64Array, chain: ChainWeights): ChainMarginals {
  const { numTags, start, end } = chain;
  const time = emissions.length / numTags;
  const strongest = chain.transitions.reduce((a, b) => Math.max(a, b));
  const moves = chain.transitions.map((score) => Math.exp(score - strongest));
  const local = new Float64Array(emissions.length);
  const forward = new Float64Array(emissions.length);
  const scales = new Float64Array(time);
  let logPartition = (time - 1) * strongest;
  for (let t = 0; t < time; t++) {
    const at = t * numTags;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < numTags; k++) {
      const score = emissions[at + k]! + (t === 0 ? start[k]! : 0) + (t === time - 1 ? end[k]! : 0);
      local[at + k] = score;
      if (score > largest) largest = score;
    }
    let sum = 0;
    for (let k = 0; k < numTags; k++) {
      const here = Math.exp(local[at + k]! - largest);
      local[at + k] = here;
      let before = t === 0 ? 1 : 0;
      for (let j = 0; t > 0 && j < numTags; j++)
        before += forward[at - numTags + j]! * moves[j * numTags + k]!;
      forward[at + k] = before * here;
      sum += before * here;
    }
    for (let k = 0; k < numTags; k++) forward[at + k]! /= sum;
    scales[t] = sum;
    logPartition += largest + Math.log(sum);
  }
  const pairs = new Float64Array(numTags * numTags);
  const tags = forward.slice();
  const backward = new Float64Array(numTags).fill(1);
  const ahead = new Float64Array(numTags);
  for (let t = time - 2; t >= 0; t--) {
    const at = t * numTags;
    for (let k = 0; k < numTags; k++)
      ahead[k] = (local[at + numTags + k]! * backward[k]!) / scales[t + 1]!;
    for (let j = 0; j < numTags; j++) {
      let sum = 0;
      for (let k = 0; k < numTags; k++) {
        const onwards = moves[j * numTags + k]! * ahead[k]!;
        sum += onwards;
        pairs[j * numTags + k]! += forward[at + j]! * onwards;
      }
      backward[j] = sum;
      tags[at + j]! *= sum;
    }
  }
  return { tags, pairs, logPartition };
}

/** The score of given tags of a sentence. */
export function chainScore(
  emissions: Float64Array,
  { numTags, transitions, start, end }: ChainWeights,
  tags: ArrayLike<number>,
): number {
  let score = start[tags[0]!]! + end[tags[tags.length - 1]!]!;
  for (let t = 0; t < tags.length; t++) {
    score += emissions[t * numTags + tags[t]!]!;
    if (t > 0) score += transitions[tags[t - 1]! * numTags + tags[t]!]!;
  }
  return score;
}

/** The best tags of a sentence, by the Viterbi algorithm. */
export function bestTags(
  emissions: Float64Array,
  { numTags, transitions, start, end }: ChainWeights,
): Int32Array {
  const time = emissions.length / numTags;
  const origins = new Int32Array(emissions.length);
  let best = new Float64Array(numTags);
  let next = new Float64Array(numTags);
  for (let k = 0; k < numTags; k++) best[k] = emissions[k]! + start[k]!;
  for (let t = 1; t < time; t++) {
    for (let to = 0; to < numTags; to++) {
      let origin = 0;
      let largest = Number.NEGATIVE_INFINITY;
      for (let from = 0; from < numTags; from++) {
        const score = best[from]! + transitions[from * numTags + to]!;
        if (score > largest) [largest, origin] = [score, from];
      }
      origins[t * numTags + to] = origin;
      next[to] = largest + emissions[t * numTags + to]!;
    }
    [best, next] = [next, best];
  }
  let tag = 0;
  for (let k = 1; k < numTags; k++) if (best[k]! + end[k]! > best[tag]! + end[tag]!) tag = k;
  const tags = new Int32Array(time);
  for (let t = time - 1; t >= 0; t--) {
    tags[t] = tag;
    tag = origins[t * numTags + tag]!;
  }
  return tags;
}
