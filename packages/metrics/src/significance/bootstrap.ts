import { checkOptions } from '@resattn/options';
import { uniformIntegers } from './random.js';
import { checkSamples, flatten, type Sample, scoreOfDraw, totalOf } from './sample.js';

export interface BootstrapOptions {
  /** How many test sets to draw. Default 1000. */
  readonly numResamples?: number | undefined;
  /** Default 12345. */
  readonly seed?: number | undefined;
  /** Part of the drawn scores inside the interval. Default 0.95. */
  readonly confidence?: number | undefined;
}

export interface BootstrapInterval {
  /** The score of the test set itself. */
  readonly score: number;
  /** Mean score of the drawn test sets. */
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  /** Half the width of the interval, as in "27.1 ± 0.4". */
  readonly halfWidth: number;
}

/**
 * Confidence interval of a score by the percentile bootstrap (Efron 1979; for BLEU Koehn 2004):
 * test sets of the same size are drawn from the items with replacement and scored.
 */
export function bootstrapInterval(
  sample: Sample,
  options: BootstrapOptions = {},
): BootstrapInterval {
  checkOptions('bootstrapInterval', options, { numResamples: true, seed: true, confidence: true });
  const { numResamples = 1000, seed = 12345, confidence = 0.95 } = options;
  checkSamples('bootstrapInterval', numResamples);
  if (!(confidence > 0 && confidence < 1)) {
    throw new Error(`bootstrapInterval: confidence is ${confidence}, expected between 0 and 1`);
  }
  const flat = flatten(sample);
  const scores = new Float64Array(numResamples);
  drawSamples(flat.items, numResamples, seed, (draw, i) => {
    scores[i] = scoreOfDraw(flat, draw);
  });
  return { score: flat.score(totalOf(flat)), ...intervalOf(scores, confidence) };
}

/** Draws `numResamples` times as many items as there are, with replacement. */
export function drawSamples(
  items: number,
  numResamples: number,
  seed: number,
  use: (draw: Uint32Array, sample: number) => void,
): void {
  const next = uniformIntegers(seed);
  const draw = new Uint32Array(items);
  for (let sample = 0; sample < numResamples; sample++) {
    for (let i = 0; i < items; i++) draw[i] = next(items);
    use(draw, sample);
  }
}

export function intervalOf(
  scores: Float64Array,
  confidence = 0.95,
): Omit<BootstrapInterval, 'score'> {
  const sorted = scores.slice().sort();
  const cut = Math.floor(((1 - confidence) / 2) * sorted.length + 1e-9);
  const lower = sorted[cut]!;
  const upper = sorted[sorted.length - 1 - cut]!;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, lower, upper, halfWidth: (upper - lower) / 2 };
}
