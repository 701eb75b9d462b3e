import type { Configurations, Kind } from '../config/kinds.js';
import type { Preset } from '../presets/preset.js';

/** A value from the literature. */
export interface PublishedValue {
  readonly value: number;
  /** The paper, or where it was reported. */
  readonly source: string;
}

/** What stands in one place of a table: a preset with some fields of its own, trained by each seed. */
export type Cell<K extends Kind = Kind> = {
  readonly [Each in K]: {
    readonly preset: Preset<Each>;
    /** Name of the preset on the command line. */
    readonly presetName: string;
    readonly values: Partial<Configurations[Each]>;
    readonly published?: PublishedValue | undefined;
  };
}[K];

/** The score that a table compares. */
export interface TableScore {
  /** Its name in `results.json`. */
  readonly field: string;
  readonly heading: string;
  /** Multiplies the value, such as 100 for percent. Default 1. */
  readonly factor?: number | undefined;
  /** Whether the lowest is the best, as of a loss. Default false. */
  readonly isLowerBetter?: boolean | undefined;
  readonly digits: number;
}

/** A table of a paper, as runs: a row a model, a column a data set or setting. */
export interface Experiment {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly score: TableScore;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Runs that each cell needs, unless others are asked for. */
  readonly seeds: number;
  cell(row: string, column: string): Cell;
  /** How it differs from what is published, and how long it takes, in sentences. */
  readonly notes: readonly string[];
}
