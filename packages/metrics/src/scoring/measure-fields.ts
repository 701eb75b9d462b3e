import { OptionError, type OptionField } from '@resattn/options';
import { measures } from './score-lines.js';

/** What an option of a score may be, what it is for, and the heading under which help lists it. */
export type ScoreField = OptionField & { readonly group: string };

/** The numbers of every score. */
export const scoreFields: Readonly<Record<'samples' | 'seed' | 'width', ScoreField>> = {
  samples: {
    kind: 'integer',
    min: 1,
    group: 'Options',
    help: 'number of resamples (default: 1000; for randomization 10000)',
  },
  seed: {
    kind: 'integer',
    min: 1,
    group: 'Options',
    help: 'seed of the resampling (default: 12345)',
  },
  width: { kind: 'integer', min: 0, max: 15, group: 'Options', help: 'number of decimals' },
};

/**
 * The options of a measure.
 *
 * @param measure one of the names in {@link measures}
 * @throws OptionError for another name
 */
export function measureFields(measure: string): Readonly<Record<string, ScoreField>> {
  if (!Object.hasOwn(measures, measure))
    throw new OptionError(
      `there is no measure "${measure}": expected one of ${Object.keys(measures).join(', ')}.`,
    );
  const { options } = measures[measure]!;
  const fields = Object.entries(options).map(
    ([name, { type, about: help }]): [string, ScoreField] => {
      if (type === 'boolean')
        return [name, { kind: type, group: 'Measure', help, negatedHelp: `not: ${help}` }];
      return [name, { kind: type === 'number' ? type : 'text', group: 'Measure', help }];
    },
  );
  return Object.fromEntries(fields);
}
