import { checkOptions } from '@resattn/options';
import { checkNumbers, type Schedule } from './schedule.js';

export interface OneCycleOptions {
  /** The highest rate. */
  readonly maxLearningRate: number;
  readonly totalSteps: number;
  /** Share of the steps over which the rate rises. Default 0.3. */
  readonly riseShare?: number | undefined;
  /** Default `cosine`. */
  readonly shape?: 'cosine' | 'linear' | undefined;
  /** The first rate is `maxLearningRate / divFactor`. Default 25. */
  readonly divFactor?: number | undefined;
  /** The last rate is the first one divided by this. Default 10000. */
  readonly finalDivFactor?: number | undefined;
  /** Falls back to the first rate as fast as it rose, then to the last. Default false. */
  readonly threePhase?: boolean | undefined;
}

/**
 * One cycle: up to the highest rate, then down to almost nothing.
 *
 * Smith and Topin, "Super-convergence: very fast training of neural networks using large learning
 * rates", 2018, https://arxiv.org/abs/1708.07120.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  checkOptions('oneCycle', options, {
    maxLearningRate: true,
    totalSteps: true,
    riseShare: true,
    shape: true,
    divFactor: true,
    finalDivFactor: true,
    threePhase: true,
  });
  const { maxLearningRate, totalSteps, riseShare = 0.3, shape = 'cosine' } = options;
  const { divFactor = 25, finalDivFactor = 1e4, threePhase = false } = options;
  checkNumbers('oneCycle', { maxLearningRate, riseShare });
  checkNumbers('oneCycle', { totalSteps }, 1);
  checkNumbers('oneCycle', { divFactor, finalDivFactor }, Number.MIN_VALUE);
  if (riseShare > (threePhase ? 0.5 : 1)) {
    throw new Error(
      `oneCycle: riseShare is ${riseShare}, expected at most ${threePhase ? 0.5 : 1}`,
    );
  }
  const first = maxLearningRate / divFactor;
  const last = first / finalDivFactor;
  const peak = riseShare * totalSteps - 1;
  const end = totalSteps - 1;
  const points = threePhase
    ? [
        { at: 0, rate: first },
        { at: peak, rate: maxLearningRate },
        { at: 2 * peak, rate: first },
        { at: end, rate: last },
      ]
    : [
        { at: 0, rate: first },
        { at: peak, rate: maxLearningRate },
        { at: end, rate: last },
      ];
  return (step) => {
    const next = points.findIndex(({ at }, i) => i > 0 && step <= at);
    if (next < 0) return last;
    const from = points[next - 1]!;
    const to = points[next]!;
    // A rise of a single step is over at once.
    const done = to.at === from.at ? 1 : (step - from.at) / (to.at - from.at);
    const left = shape === 'linear' ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2;
    return to.rate + (from.rate - to.rate) * left;
  };
}
