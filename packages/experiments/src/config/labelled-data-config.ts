import type { Fields } from './field.js';
import { type FileConfig, fileFields } from './file-config.js';

/** Where texts with classes come from, and how they are read and divided. */
export interface LabelledDataConfig extends FileConfig {
  /** The data: `language-detection` (sentences, names and dates), `language-id` (names and dates), a public set, or a file. */
  readonly data?: string | undefined;
  /** Column of the texts in a file. Default: detected and reported. */
  readonly textColumn?: string | undefined;
  /** Column of the labels in a file. Default: detected and reported. */
  readonly labelColumn?: string | undefined;
  /**
   * Cross-validation: how many folds the data is divided into. Each is tested on in a run of its own,
   * which is trained on the others. Default: one part is tested on.
   */
  readonly folds?: number | undefined;
  /** The fold that this run is tested on, from 1. Default: a run for each. */
  readonly fold?: number | undefined;
  /**
   * Part of the training texts that is trained on, of each class alike; smaller parts are within larger
   * ones. Default: all.
   */
  readonly trainFraction?: number | undefined;
  /** What to do with a class that has one text only. */
  readonly rareClasses: 'error' | 'drop' | 'keep';
  /** Whether empty and stray files in a folder of classes stop the reading. */
  readonly strict: boolean;
  /** Languages of `language-id`, as BCP 47 tags. Default: all 72. */
  readonly languages?: string[] | undefined;
}

const group = 'Data';

/** What the fields of texts with classes may hold. */
export const labelledDataFields: Fields<LabelledDataConfig> = {
  data: {
    kind: 'text',
    group,
    help: '"language-detection", "language-id", a public set such as "trec", or a CSV, TSV, JSON, Parquet or fastText file, or a folder of classes',
  },
  textColumn: {
    kind: 'text',
    group,
    help: 'text column (default: detected and reported)',
  },
  labelColumn: {
    kind: 'text',
    group,
    help: 'label column (default: detected and reported)',
  },
  ...fileFields,
  folds: {
    kind: 'integer',
    min: 2,
    group,
    help: 'cross-validation: so many runs, each tested on another fold of the data',
  },
  fold: {
    kind: 'integer',
    min: 1,
    group,
    help: 'of the folds, the one to test on, from 1 (default: each in turn)',
  },
  trainFraction: {
    kind: 'number',
    above: 0,
    max: 1,
    group,
    help: 'part of the training texts that is trained on (default: all)',
  },
  rareClasses: {
    kind: 'choice',
    choices: ['error', 'drop', 'keep'],
    group,
    help: 'classes with a single text: stop, drop them, or keep them untested',
  },
  strict: {
    kind: 'boolean',
    group,
    help: 'fail on empty or stray files in a folder of classes',
    negatedHelp: 'leave out empty and stray files in a folder of classes',
  },
  languages: {
    kind: 'list',
    group,
    help: 'languages of language-detection and language-id (default: all 72)',
  },
};
