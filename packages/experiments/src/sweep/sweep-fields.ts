import type { Fields } from '../config/field.js';
import type { SweepBudget } from './rungs.js';

/** The numbers of a sweep whose trials are drawn: none of them has a place before the others. */
export interface SweepSettings extends Omit<SweepBudget, 'whole'> {
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly minutes?: number | undefined;
}

const halving = 'Halving';

/** What the numbers of a sweep may be, and what they are for. */
export const sweepFields: Fields<SweepSettings> = {
  trials: {
    kind: 'integer',
    min: 1,
    group: 'Options',
    help: 'number of trials to draw (default: 20)',
  },
  seed: {
    kind: 'integer',
    min: 0,
    group: 'Options',
    help: 'seed of the drawn trials (default: 1)',
  },
  minutes: {
    kind: 'number',
    above: 0,
    group: 'Options',
    help: 'start no further trial after this time (default: no limit)',
  },
  by: {
    kind: 'choice',
    choices: ['epochs', 'steps', 'trainFraction'],
    group: halving,
    help: 'what the budget of a rung is measured in (default: epochs)',
  },
  least: {
    kind: 'number',
    above: 0,
    group: halving,
    help: 'budget of the first rung (default: 1 epoch, or a ninth)',
  },
  most: {
    kind: 'number',
    above: 0,
    group: halving,
    help: 'budget of the last rung (default: that of the preset)',
  },
  reduction: {
    kind: 'integer',
    min: 2,
    group: halving,
    help: 'one in this many trials is promoted to the next rung (default: 3)',
  },
};
