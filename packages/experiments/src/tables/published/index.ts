import { didYouMean } from '../../config/nearest.js';
import { UsageError } from '../../user-error.js';
import type { Experiment } from '../experiment.js';
import { charLmTable } from './char-lm.js';
import { multi30kTable } from './multi30k.js';
import { residualDepth } from './residual-depth.js';
import { reverseTable } from './reverse.js';
import { scanLength } from './scan-length.js';
import { sentences } from './sentences.js';

/** The tables that can be reproduced, by name. */
export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  [scanLength, sentences, multi30kTable, reverseTable, charLmTable, residualDepth].map((each) => [
    each.name,
    each,
  ]),
);

/** @throws UsageError for a name that there is not, with the nearest */
export function publishedTable(name: string): Experiment {
  const found = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(experiments);
  throw new UsageError(
    `there is no table "${name}".${didYouMean(name, names)} The tables are ${names.join(', ')}.`,
  );
}
