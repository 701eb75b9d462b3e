import type { Position } from './training-state.js';

const REMEDIES =
  'Lower the learning rate, warm it up, set clipNorm, or look for empty or broken examples in the data';

/** Training met a loss that is NaN or infinite. */
export class NonFiniteLossError extends Error {
  override readonly name = 'NonFiniteLossError';
  constructor(
    /** The step, counted from 1, that had the loss. */
    readonly step: number,
    readonly position: Position,
    readonly loss: number,
    readonly learningRate: number,
    /** Step of the newest checkpoint, from before the loss. */
    readonly lastGoodStep: number | undefined,
  ) {
    super(
      `the loss of step ${step} (epoch ${position.epoch}, batch ${position.batch}) is ${loss}, at ` +
        `learning rate ${learningRate}. Training stopped; ` +
        (lastGoodStep === undefined
          ? 'no checkpoint was saved before'
          : `the checkpoint of step ${lastGoodStep} is kept`) +
        `. ${REMEDIES}.`,
    );
  }
}

/** A weight became NaN or infinite; it was not saved. */
export class NonFiniteWeightError extends Error {
  override readonly name = 'NonFiniteWeightError';
  constructor(
    readonly step: number,
    readonly weight: string,
    readonly value: number,
    readonly lastGoodStep: number | undefined,
  ) {
    super(
      `after step ${step} the weight "${weight}" holds ${value}. Training stopped and nothing was ` +
        `saved; ${
          lastGoodStep === undefined
            ? 'there is no earlier checkpoint'
            : `the checkpoint of step ${lastGoodStep} is kept`
        }. ${REMEDIES}.`,
    );
  }
}
