import type { OverlapPolicy } from '../run/overlap.js';
import type { Fields } from './field.js';

/** How files of examples are read and divided. */
export interface FileConfig {
  /** A file to validate on. Left out, a part of `data` is held back. */
  readonly validationData?: string | undefined;
  /** A file to test on. Left out, a part of `data` is held back. */
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
  /** Names of the columns of files without a header line. Left out, the first row is the header. */
  readonly columns?: string[] | undefined;
  /** What stands between fields: a character, or `tab`. Left out, it is detected. */
  readonly delimiter?: string | undefined;
  /** The character around fields. Left out, a double quote. */
  readonly quote?: string | undefined;
  /** Whether fields of CSV and TSV may stand in quotes. */
  readonly quoted: boolean;
  /** Encoding of the files, such as `gb18030`. Left out, it is detected. */
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
  validationData: { kind: 'text', group, help: 'file to validate on (left out: part of the data)' },
  testData: { kind: 'text', group, help: 'file to test on (left out: part of the data)' },
  validationFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group,
    help: 'part of the texts held back for validation',
  },
  testFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group,
    help: 'part of the texts held back for the final test',
  },
  dataSeed: {
    kind: 'integer',
    min: 0,
    group,
    help: 'seed of the split and of generated examples; does not follow the seed of the model',
  },
  columns: { kind: 'list', group, help: 'names of the columns of files without a header line' },
  delimiter: {
    kind: 'text',
    group,
    help: 'what separates fields: a character, or tab (left out: detected)',
  },
  quote: { kind: 'text', group, help: 'character around fields (left out: the double quote)' },
  quoted: {
    kind: 'boolean',
    group,
    help: 'fields may stand in quotes',
    negatedHelp: 'quotes are part of the text',
  },
  encoding: { kind: 'text', group, help: 'encoding of the files (left out: detected)' },
  invalid: {
    kind: 'choice',
    choices: ['error', 'replace', 'windows-1252'],
    group,
    help: 'a line that is not valid in the encoding: stop, put U+FFFD, or read it so',
  },
  ragged: {
    kind: 'choice',
    choices: ['error', 'skip'],
    group,
    help: 'a row with too many or too few fields, or no JSON: stop, or leave it out',
  },
  overlap: {
    kind: 'choice',
    choices: ['error', 'warn', 'drop'],
    group,
    help: 'texts of validation or test that are in training: stop, say it, or leave them out',
  },
};
