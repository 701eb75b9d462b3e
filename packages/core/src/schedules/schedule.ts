/** A learning rate as a function of the step, counted from 0. */
export type Schedule = (step: number) => number;

/** A linear rise from nothing, then a decay, over a fixed number of steps. */
export interface WarmupOptions {
  /** The rate at the end of the warm-up. */
  readonly learningRate: number;
  /** Steps over which the rate rises linearly from 0. Default 0. */
  readonly warmupSteps?: number | undefined;
}

/** @throws Error when a number is not a finite one of at least `least`. */
export function checkNumbers(
  schedule: string,
  values: Readonly<Record<string, number>>,
  least = 0,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(Number.isFinite(value) && value >= least)) {
      throw new Error(`${schedule}: ${name} is ${value}, expected a finite number >= ${least}`);
    }
  }
}

/** Rises linearly to the rate, then follows `factor`, whose steps count from the warm-up's end. */
export function warmUp(
  schedule: string,
  { learningRate, warmupSteps = 0 }: WarmupOptions,
  factor: (stepAfterWarmup: number) => number,
): Schedule {
  checkNumbers(schedule, { learningRate, warmupSteps });
  return (step) =>
    learningRate * (step < warmupSteps ? step / warmupSteps : factor(step - warmupSteps));
}
