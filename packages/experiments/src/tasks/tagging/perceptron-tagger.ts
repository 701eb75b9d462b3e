import { RandomStream } from '@resattn/data';
import { bestTags, lexicalFeatures } from '@resattn/models';
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
  /** No tag is likelier than another to be the last. */
  private readonly end: Float64Array;

  constructor(private readonly numTags: number) {
    // The last row is that of the beginning of a sentence.
    this.transitions = new Float64Array((numTags + 1) * numTags);
    this.end = new Float64Array(numTags);
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
    const emissions = new Float64Array(features.length * numTags);
    features.forEach((ids, t) => {
      emissions.set(this.scoresOf(ids), t * numTags);
    });
    const size = numTags * numTags;
    return bestTags(emissions, {
      numTags,
      transitions: transitions.subarray(0, size),
      start: transitions.subarray(size),
      end: this.end,
    });
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
