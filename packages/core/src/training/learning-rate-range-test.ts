import { withHostSignal } from '@resattn/host';
import { checkOptions, requireWholeNumber } from '@resattn/options';
import { defaultRandom } from '../random/default-generator.js';
import type { BatchSource } from './batch.js';
import { NonFiniteLossError } from './non-finite.js';
import { readOptimizerState, restoreOptimizerState } from './optimizer-state.js';
import { Trainer, type TrainerOptions } from './trainer.js';

export interface RangeTestOptions {
  /** Rate of the first step. Default 1e-6. */
  readonly from?: number | undefined;
  /** Rate of the last step. Default 1. */
  readonly to?: number | undefined;
  /** Default 100. */
  readonly steps?: number | undefined;
  /** Ends it early, with what is known by then. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each step. */
  readonly onStep?:
    | ((point: { readonly step: number; readonly steps: number }) => void)
    | undefined;
}

/** A step of the search. */
export interface RatePoint {
  readonly learningRate: number;
  /** Of the training batch of the step. */
  readonly loss: number;
  /** The loss as it is smoothed over neighbouring steps. */
  readonly smoothed: number;
}

/** How the loss changes with a rising learning rate. */
export interface LearningRateCurve {
  /** In the order of the steps, until the loss diverged. */
  readonly points: readonly RatePoint[];
  /** The rate at which the smoothed loss falls fastest; undefined where it never falls. */
  readonly steepest: number | undefined;
  /** A tenth of the rate at which the smoothed loss is lowest; undefined where it never falls. */
  readonly tenthOfLowest: number | undefined;
  /** Whether a loss above the first and four times the lowest, or one that is no number, ended the search. */
  readonly hasDiverged: boolean;
  readonly isInterrupted: boolean;
}

/** A loss of so many times the lowest, and above the first, has diverged. */
const DIVERGED = 4;

/** Standard deviation of the smoothing, as a part of the steps. */
const SMOOTHING = 0.03;

/** The first steps, of which the rate is too low for the loss to say anything. */
const SKIPPED = 0.1;

/**
 * The learning-rate range test (Smith 2017): trains for a few steps while the rate grows exponentially,
 * `from (to / from)^(i / (steps − 1))` in step i, and watches the loss. A rate at which the loss falls
 * fastest is a good highest rate of a schedule; so is, more carefully, a tenth of the one with the lowest loss.
 *
 * The loss is smoothed by a Gaussian over the steps before and after, with a standard deviation of 3 % of
 * the steps, and its slope is taken over the logarithm of the rate. Weights, optimizer and random
 * generator are afterwards as they were.
 *
 * @param options what would be trained; a schedule among them is not used
 * @throws Error for options that are out of range, and an optimizer whose rate cannot be changed
 */
export async function learningRateRangeTest(
  options: TrainerOptions,
  source: BatchSource,
  finding: RangeTestOptions = {},
): Promise<LearningRateCurve> {
  checkOptions('learningRateRangeTest', finding, {
    from: true,
    to: true,
    steps: true,
    signal: true,
    onStep: true,
  });
  const { from = 1e-6, to = 1, steps = 100, onStep } = finding;
  const { signal } = withHostSignal(finding);
  if (!(from > 0 && Number.isFinite(to) && to > from))
    throw new Error(
      `learningRateRangeTest: from is ${from} and to is ${to}, expected numbers above 0, the lower one first`,
    );
  requireWholeNumber('learningRateRangeTest', 'steps', steps, 10);
  const rateAt = (step: number) => from * (to / from) ** (step / (steps - 1));
  const trainer = new Trainer({ ...options, schedule: rateAt });
  const { optimizer, random = defaultRandom() } = options;
  const before = {
    weights: await trainer.readWeights(),
    optimizer: await readOptimizerState(optimizer, trainer.weights),
    random: random.getState(),
    learningRate: (optimizer as unknown as { learningRate: number }).learningRate,
  };
  const ended = new AbortController();
  const stop = () => ended.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const measured: { learningRate: number; loss: number }[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  let hasDiverged = false;
  try {
    await trainer.fit(source, {
      steps,
      signal: ended.signal,
      callbacks: [
        {
          onStep({ step, learningRate, loss }) {
            if (hasDiverged) return;
            measured.push({ learningRate, loss });
            lowest = Math.min(lowest, loss);
            onStep?.({ step, steps });
            if (loss <= Math.max(DIVERGED * lowest, measured[0]!.loss)) return;
            hasDiverged = true;
            stop();
          },
        },
      ],
    });
  } catch (error) {
    if (!(error instanceof NonFiniteLossError)) throw error;
    hasDiverged = true;
  } finally {
    signal?.removeEventListener('abort', stop);
    trainer.assignWeights(before.weights);
    await restoreOptimizerState(optimizer, trainer.weights, before.optimizer);
    Object.assign(optimizer, { learningRate: before.learningRate });
    random.setState(before.random);
    trainer.dispose();
  }
  const points = smoothed(measured, SMOOTHING * steps);
  return {
    points,
    ...suggestions(points, Math.floor(SKIPPED * steps)),
    ...{ hasDiverged, isInterrupted: signal?.aborted ?? false },
  };
}

function smoothed(
  measured: readonly { readonly learningRate: number; readonly loss: number }[],
  deviation: number,
): RatePoint[] {
  return measured.map(({ learningRate, loss }, i) => {
    let sum = 0;
    let weights = 0;
    measured.forEach((other, j) => {
      const weight = Math.exp(-(((i - j) / deviation) ** 2) / 2);
      sum += weight * other.loss;
      weights += weight;
    });
    return { learningRate, loss, smoothed: sum / weights };
  });
}

function suggestions(
  points: readonly RatePoint[],
  skipped: number,
): Pick<LearningRateCurve, 'steepest' | 'tenthOfLowest'> {
  const none = { steepest: undefined, tenthOfLowest: undefined };
  const used = points.slice(skipped);
  if (used.length < 3) return none;
  const lowest = used.reduce(
    (best, _, i) => (used[i]!.smoothed < used[best]!.smoothed ? i : best),
    0,
  );
  let steepest: number | undefined;
  let fall = 0;
  for (let i = 1; i < Math.min(lowest + 1, used.length - 1); i++) {
    // Steps are evenly apart in the logarithm of the rate.
    const slope = used[i + 1]!.smoothed - used[i - 1]!.smoothed;
    if (slope < fall) [steepest, fall] = [used[i]!.learningRate, slope];
  }
  if (steepest === undefined) return none;
  return { steepest, tenthOfLowest: used[lowest]!.learningRate / 10 };
}
