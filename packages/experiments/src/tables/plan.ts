import { join } from 'node:path';
import { type Configurations, familiesOf, fieldsOf, type Kind } from '../config/kinds.js';
import { parseOverrides } from '../config/overrides.js';
import { resolveConfig } from '../config/resolve.js';
import { UsageError } from '../user-error.js';
import type { Cell, Experiment, PublishedValue } from './experiment.js';

/** One run that a table wants. */
export interface PlannedRun {
  readonly folder: string;
  readonly kind: Kind;
  /** Name of the preset. */
  readonly preset: string;
  /** Every field. */
  readonly config: Configurations[Kind];
  readonly seed: number;
  /** Fields of one that was begun, which change as it is resumed. Default: none. */
  readonly given?: { readonly [K in 'epochs' | 'steps' | 'minSteps']?: number } | undefined;
}

/** One place of the table, with the runs that it wants. */
export interface PlannedCell {
  readonly row: string;
  readonly column: string;
  readonly published: PublishedValue | undefined;
  readonly runs: readonly PlannedRun[];
}

export interface PlanOptions {
  /** Seeds 1 to this for each cell. */
  readonly seeds: number;
  readonly folder: string;
  /** Cells whose row or column contains one of these texts; empty: all. */
  readonly only: readonly string[];
  /** Fields of all runs, as `field=value`. */
  readonly set: readonly string[];
}

/** @throws UsageError when nothing is left, or a field or value is wrong */
export function planTable(experiment: Experiment, options: PlanOptions): PlannedCell[] {
  const { rows, columns } = experiment;
  const isWanted = (row: string, column: string) =>
    options.only.length === 0 ||
    options.only.some((text) =>
      `${row}, ${column}`.toLowerCase().includes(text.trim().toLowerCase()),
    );
  const cells = rows.flatMap((row) =>
    columns
      .filter((column) => isWanted(row, column))
      .map((column) => planCell(row, column, experiment.cell(row, column), options)),
  );
  if (cells.length > 0) return cells;
  throw new UsageError(
    (option) =>
      `${option('only')} ${options.only.join(', ')} leaves nothing of ${experiment.name}. ` +
      `Its rows are ${rows.join('; ')}, its columns ${columns.join('; ')}.`,
  );
}

function planCell<K extends Kind>(
  row: string,
  column: string,
  { preset, presetName, values, published }: Cell<K>,
  { seeds, folder, set }: PlanOptions,
): PlannedCell {
  const { kind, config } = preset;
  const [fields, families] = [fieldsOf[kind], familiesOf[kind]];
  const { model } = { ...config, ...values } as { readonly model?: unknown };
  const runs = Array.from({ length: seeds }, (_, i): PlannedRun => {
    const seed = i + 1;
    return {
      folder: join(folder, 'runs', slug(row), slug(column), `seed-${seed}`),
      kind,
      preset: presetName,
      config: resolveConfig<Configurations[K]>(
        config,
        fields,
        [
          { source: 'table', values: { ...values, seed } },
          parseOverrides(set, fields, families, model),
        ],
        families,
      ),
      seed,
    };
  });
  return { row, column, published, runs };
}

/** `Transformer, 4 + 4 layers` as a folder: `transformer-4-4-layers`. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
