import type { OverlapPolicy } from '../run/overlap.js';
import type { Fields } from './field.js';

/** How files of examples are read and divided. */
export interface FileConfig {
  /** A file to validate on. Default: a split of `data`. */
  readonly validationData?: string | undefined;
  /** A file to test on. Default: a split of `data`. */
  readonly testData?: string | undefined;
  /** Part of the texts that is held back for validation. */
  readonly validationFraction: number;
  /** Part of the texts that is held back for the final test. */
  readonly testFraction: number;
  /**
   * Decides which examples are trained, validated and tested on, and the examples themselves where
   * they are generated. Does not follow `seed`: runs that differ only in `seed` are trained and tested
   * on the same examples, so that the deviation of their scores is the model's.
   */
  readonly dataSeed: number;
  /** Names of the columns of files without a header line. Default: the first row. */
  readonly columns?: string[] | undefined;
  /** What stands between fields: a character, or `tab`. Default: detected. */
  readonly delimiter?: string | undefined;
  /** The character around fields. Default: a double quote. */
  readonly quote?: string | undefined;
  /** Whether fields of CSV and TSV may stand in quotes. */
  readonly quoted: boolean;
  /** Encoding of the files, such as `gb18030`. Default: detected. */
  readonly encoding?: string | undefined;
  /** What to do with a line that is not valid in the encoding. */
  readonly invalid: 'error' | 'replace' | 'windows-1252';
  /** What to do with a row that has too many or too few fields. */
  readonly ragged: 'error' | 'skip';
  /** What to do about texts that parts from separate files share. */
  readonly overlap: OverlapPolicy;
}

const group = 'Data';

/** What the fields of every file may hold. */
export const fileFields: Fields<FileConfig> = {
  validationData: { kind: 'text', group, help: 'validation file (default: a split of the data)' },
  testData: { kind: 'text', group, help: 'test file (default: a split of the data)' },
  validationFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group,
    help: 'fraction of the data held out for validation',
  },
  testFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group,
    help: 'fraction of the data held out for the test',
  },
  dataSeed: {
    kind: 'integer',
    min: 0,
    group,
    help: 'seed of the data split and of generated examples, independent of --seed',
  },
  columns: { kind: 'list', group, help: 'column names, for files without a header' },
  delimiter: {
    kind: 'text',
    group,
    help: 'field delimiter: a character, or tab (default: detected)',
  },
  quote: { kind: 'text', group, help: 'quote character (default: ")' },
  quoted: {
    kind: 'boolean',
    group,
    help: 'fields may be quoted',
    negatedHelp: 'quotes are part of the text',
  },
  encoding: { kind: 'text', group, help: 'encoding of the files (default: detected)' },
  invalid: {
    kind: 'choice',
    choices: ['error', 'replace', 'windows-1252'],
    group,
    help: 'lines that are invalid in the encoding: stop, replace by U+FFFD, or keep',
  },
  ragged: {
    kind: 'choice',
    choices: ['error', 'skip'],
    group,
    help: 'malformed rows: stop, or skip them',
  },
  overlap: {
    kind: 'choice',
    choices: ['error', 'warn', 'drop'],
    group,
    help: 'validation or test texts that occur in training: stop, warn, or drop them',
  },
};
