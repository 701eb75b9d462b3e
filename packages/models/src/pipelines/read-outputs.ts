import type { ClassifierBundle } from '../bundles/classifier-bundle.js';

type Reading = Pick<
  ClassifierBundle,
  'labels' | 'ngrams' | 'problemType' | 'temperature' | 'thresholds' | 'scale'
>;

/**
 * The score of each label of a text: its probability, or the number of a regression.
 *
 * @param network the network's probabilities where classes exclude each other, else its outputs
 */
export function scoresOfText(
  { ngrams, problemType, temperature = 1, scale }: Reading,
  text: string,
  network: ArrayLike<number>,
): Float64Array {
  const read = (): Float64Array => ngrams?.outputs(text, network) ?? Float64Array.from(network);
  switch (problemType) {
    case 'multi_label_classification':
      return read().map((logit) => 1 / (1 + Math.exp(-logit / temperature)));
    case 'regression': {
      const { mean = 0, deviation = 1 } = scale ?? {};
      return read().map((output) => mean + deviation * output);
    }
    default: {
      const probabilities = ngrams?.probabilities(text, network) ?? Float64Array.from(network);
      return temperature === 1 ? probabilities : withTemperature(probabilities, temperature);
    }
  }
}

/** `p[k]^(1 / T)`, normalized: the softmax of the logits divided by T. */
export function withTemperature(
  probabilities: ArrayLike<number>,
  temperature: number,
): Float64Array {
  const largest = Math.max(...Array.from(probabilities));
  const powers = Float64Array.from(probabilities, (p) => (p / largest) ** (1 / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The labels whose scores reach their thresholds, in the order of the labels. */
export function chosenLabels(
  { labels, thresholds }: Reading,
  scores: ArrayLike<number>,
): readonly string[] {
  return labels.filter((_, k) => scores[k]! >= (thresholds?.[k] ?? 0.5));
}
