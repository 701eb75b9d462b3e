import type { MetricAccumulator } from '@resattn/core';

/** The share of tokens that a model finds most probable, given the right ones before. */
export function tokenAccuracy(): MetricAccumulator {
  let correct = 0;
  let tokens = 0;
  return {
    update(batch, { numCorrect }) {
      correct += numCorrect!.values[0]!;
      for (const weight of batch.weights!.values) tokens += weight;
    },
    result: () => ({ tokenAccuracy: correct / tokens }),
  };
}
