import { RandomStream } from '@resattn/data';
import { lexicalFeatures } from '@resattn/models';
import type { TaggedExample } from './task.js';

/** The words of a sentence as features: the ids of each word's. */
type Features = readonly Int32Array[];

/** Runs now and then while something takes long. */
type Breathe = (sentences: number) => Promise<void> | undefined;

/**
 * A structured perceptron with averaged weights: tags are scored by the words around them and by the tag
 * before, and decoded together. `score(y) = sum over t of w[features_t, y_t] + A[y_t-1, y_t]`.
 *
 * Collins, "Discriminative training methods for hidden Markov models", EMNLP 2002.
 */
export class PerceptronTagger {
  private readonly ids = new Map<string, number>();
  private weights = new Float64Array();
  private readonly transitions: Float64Array;

  constructor(private readonly numTags: number) {
    // The last row is that of the beginning of a sentence.
    this.transitions = new Float64Array((numTags + 1) * numTags);
  }

  async train(
    examples: readonly TaggedExample[],
    { epochs, seed }: { readonly epochs: number; readonly seed: number },
    breathe: Breathe,
  ): Promise<void> {
    const { numTags } = this;
    const features = examples.map(({ tokens }) => this.featuresOf(tokens, true));
    this.weights = new Float64Array(this.ids.size * numTags);
    const sums = {
      weights: new Float64Array(this.weights.length),
      transitions: new Float64Array(this.transitions.length),
    };
    let step = 1;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const i of new RandomStream(seed, 'perceptron', epoch).permutation(examples.length)) {
        const found = this.decode(features[i]!);
        this.correct(features[i]!, { found, wanted: examples[i]!.labels, step, sums });
        step++;
        await breathe(step);
      }
    }
    // The mean over all steps: w - u / n, with u the updates weighed by their step.
    this.weights.forEach((_, i) => {
      this.weights[i]! -= sums.weights[i]! / step;
    });
    this.transitions.forEach((_, i) => {
      this.transitions[i]! -= sums.transitions[i]! / step;
    });
  }

  predict(tokens: readonly string[]): Int32Array {
    return this.decode(this.featuresOf(tokens, false));
  }

  private correct(
    features: Features,
    update: {
      readonly found: Int32Array;
      readonly wanted: readonly number[];
      readonly step: number;
      readonly sums: { readonly weights: Float64Array; readonly transitions: Float64Array };
    },
  ): void {
    const { numTags } = this;
    const { found, wanted, step, sums } = update;
    const add = (at: number, by: number, into: Float64Array, sum: Float64Array) => {
      into[at]! += by;
      sum[at]! += step * by;
    };
    let before = { found: numTags, wanted: numTags };
    features.forEach((ids, t) => {
      const now = { found: found[t]!, wanted: wanted[t]! };
      if (now.found !== now.wanted) {
        for (const id of ids) {
          add(id * numTags + now.wanted, 1, this.weights, sums.weights);
          add(id * numTags + now.found, -1, this.weights, sums.weights);
        }
      }
      if (now.found !== now.wanted || before.found !== before.wanted) {
        add(before.wanted * numTags + now.wanted, 1, this.transitions, sums.transitions);
        add(before.found * numTags + now.found, -1, this.transitions, sums.transitions);
      }
      before = now;
    });
  }

  /** The best tags, by the Viterbi algorithm. */
  private decode(features: Features): Int32Array {
    const { numTags, transitions } = this;
    const origins = features.map(() => new Int32Array(numTags));
    let best: Float64Array = this.scoresOf(features[0]!).map(
      (score, k) => score + transitions[numTags * numTags + k]!,
    );
    for (let t = 1; t < features.length; t++) {
      const next = this.scoresOf(features[t]!);
      for (let to = 0; to < numTags; to++) {
        let from = 0;
        for (let k = 1; k < numTags; k++) {
          const isBetter =
            best[k]! + transitions[k * numTags + to]! >
            best[from]! + transitions[from * numTags + to]!;
          if (isBetter) from = k;
        }
        origins[t]![to] = from;
        next[to]! += best[from]! + transitions[from * numTags + to]!;
      }
      best = next;
    }
    const tags = new Int32Array(features.length);
    let tag = best.indexOf(Math.max(...best));
    for (let t = features.length - 1; t >= 0; t--) {
      tags[t] = tag;
      tag = origins[t]![tag]!;
    }
    return tags;
  }

  private scoresOf(ids: Int32Array): Float64Array {
    const { numTags, weights } = this;
    const scores = new Float64Array(numTags);
    for (const id of ids) {
      for (let k = 0; k < numTags; k++) scores[k]! += weights[id * numTags + k]!;
    }
    return scores;
  }

  private featuresOf(tokens: readonly string[], isTraining: boolean): Features {
    return lexicalFeatures(tokens).map((names) => {
      const ids: number[] = [];
      for (const name of names) {
        let id = this.ids.get(name);
        if (id === undefined && isTraining) {
          id = this.ids.size;
          this.ids.set(name, id);
        }
        if (id !== undefined) ids.push(id);
      }
      return Int32Array.from(ids);
    });
  }
}
