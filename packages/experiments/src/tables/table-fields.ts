import type { Fields } from '../config/field.js';

/** How many runs a table has, and how many of them are trained at once. */
export interface TableNumbers {
  readonly seeds?: number | undefined;
  readonly jobs?: number | undefined;
}

/** What the numbers of a table may be, and what they are for. */
export const tableFields: Fields<TableNumbers> = {
  seeds: {
    kind: 'integer',
    min: 1,
    group: 'Options',
    help: 'number of seeds per cell: 1, 2, … (default: as many as the table needs)',
  },
  jobs: {
    kind: 'integer',
    min: 1,
    group: 'Options',
    help: 'number of concurrent runs (default: one for every two cores)',
  },
};
