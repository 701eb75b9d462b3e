import type { Fields } from './field.js';

/** Rates and steps of a learning-rate range test: what they may be, and what they are for. */
export const rateSearchFields: Fields<{
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly steps?: number | undefined;
}> = {
  from: {
    kind: 'number',
    above: 0,
    group: 'Options',
    help: 'rate of the first step (default: 0.000001)',
  },
  to: { kind: 'number', above: 0, group: 'Options', help: 'rate of the last step (default: 1)' },
  steps: { kind: 'integer', min: 10, group: 'Options', help: 'steps (default: 100)' },
};
