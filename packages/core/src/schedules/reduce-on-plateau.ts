import { type Complete, checkOptions, givenOptions, recognizeCopies } from '@resattn/options';
import { checkNumbers } from './schedule.js';

export interface ReduceOnPlateauOptions {
  readonly learningRate: number;
  /** Whether a lower (`min`) or a higher (`max`) value is the better one. Default `min`. */
  readonly mode?: 'min' | 'max' | undefined;
  /** Factor of a drop, below 1. Default 0.1. */
  readonly factor?: number | undefined;
  /** Values without improvement that are borne before a drop. Default 10. */
  readonly patience?: number | undefined;
  /** What counts as an improvement. Default 1e-4. */
  readonly threshold?: number | undefined;
  /** Whether the threshold is a share of the best value (`rel`) or a distance (`abs`). Default `rel`. */
  readonly thresholdMode?: 'rel' | 'abs' | undefined;
  /** Values after a drop that are not counted. Default 0. */
  readonly cooldown?: number | undefined;
  /** Default 0. */
  readonly minLearningRate?: number | undefined;
}

/** What a {@link ReduceOnPlateau} remembers, for a checkpoint. */
export interface PlateauState {
  readonly learningRate: number;
  readonly best: number | null;
  readonly badValues: number;
  readonly cooldownLeft: number;
}

/** Smallest change of the rate that is made at all. */
const leastChange = 1e-8;

/** Drops the rate when a validation value has stopped to improve. */
export class ReduceOnPlateau {
  static {
    recognizeCopies(ReduceOnPlateau, 'core/ReduceOnPlateau');
  }

  readonly #options: Complete<ReduceOnPlateauOptions>;
  #rate: number;
  #best: number | null = null;
  #badValues = 0;
  #cooldownLeft = 0;

  /** @throws Error when an option is out of range. */
  constructor(options: ReduceOnPlateauOptions) {
    checkOptions('ReduceOnPlateau', options, {
      learningRate: true,
      mode: true,
      factor: true,
      patience: true,
      threshold: true,
      thresholdMode: true,
      cooldown: true,
      minLearningRate: true,
    });
    this.#options = {
      mode: 'min',
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      thresholdMode: 'rel',
      cooldown: 0,
      minLearningRate: 0,
      ...givenOptions(options),
    };
    const { learningRate, factor, patience, threshold, cooldown, minLearningRate } = this.#options;
    checkNumbers('reduceOnPlateau', {
      learningRate,
      factor,
      patience,
      threshold,
      cooldown,
      minLearningRate,
    });
    if (factor >= 1)
      throw new Error(`reduceOnPlateau: factor is ${factor}, expected a number below 1`);
    this.#rate = learningRate;
  }

  get learningRate(): number {
    return this.#rate;
  }

  /** Takes the next value and returns the rate to continue with. NaN is no improvement. */
  update(value: number): number {
    const { factor, patience, cooldown, minLearningRate } = this.#options;
    if (this.#isBetter(value)) {
      this.#best = value;
      this.#badValues = 0;
    } else {
      this.#badValues++;
    }
    if (this.#cooldownLeft > 0) {
      this.#cooldownLeft--;
      this.#badValues = 0;
    }
    if (this.#badValues > patience) {
      const lower = Math.max(this.#rate * factor, minLearningRate);
      if (this.#rate - lower > leastChange) this.#rate = lower;
      this.#cooldownLeft = cooldown;
      this.#badValues = 0;
    }
    return this.#rate;
  }

  getState(): PlateauState {
    return {
      learningRate: this.#rate,
      best: this.#best,
      badValues: this.#badValues,
      cooldownLeft: this.#cooldownLeft,
    };
  }

  setState(state: PlateauState): void {
    this.#rate = state.learningRate;
    this.#best = state.best;
    this.#badValues = state.badValues;
    this.#cooldownLeft = state.cooldownLeft;
  }

  #isBetter(value: number): boolean {
    if (this.#best === null) return !Number.isNaN(value);
    const { mode, threshold, thresholdMode } = this.#options;
    const margin = thresholdMode === 'rel' ? threshold * this.#best : threshold;
    return mode === 'min' ? value < this.#best - margin : value > this.#best + margin;
  }
}

/** See {@link ReduceOnPlateau}. */
export function reduceOnPlateau(options: ReduceOnPlateauOptions): ReduceOnPlateau {
  return new ReduceOnPlateau(options);
}
