import { severalLabelsFields } from '../tasks/multi-label/config.js';
import type { AnyField } from './field.js';
import { labelledDataFields } from './labelled-data-config.js';
import { sequenceFields } from './sequence-config.js';

const { sourceColumn, targetColumn } = sequenceFields;
const { labelSeparator, labelColumns } = severalLabelsFields;
const { textColumn, labelColumn, columns, delimiter, quote, quoted } = labelledDataFields;
const { encoding, invalid, ragged, strict, overlap } = labelledDataFields;

/** The fields that say how the file of an evaluation is read, whatever kind of run is evaluated. */
export const evaluationFields = {
  ...{
    textColumn,
    labelColumn,
    labelSeparator,
    labelColumns,
    sourceColumn,
    targetColumn,
    columns,
    delimiter,
    quote,
    quoted,
  },
  ...{ encoding, invalid, ragged, strict, overlap },
} satisfies Readonly<Record<string, AnyField>>;

/** What they are where they are left out and the run says nothing. */
export const evaluationDefaults = { quoted: true, strict: false, overlap: 'warn' } as const;
