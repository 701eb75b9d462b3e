import { fingerprint, type Table } from '@resattn/data';
import { plainText } from '@resattn/models';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { progressOf, type Tell } from '../../events.js';
import { dataName } from '../../run/data-name.js';
import { settleOverlap } from '../../run/overlap.js';
import { withReadingBar } from '../../run/reading-bar.js';
import { type CheckRow, type GivenRows, type Rows, readRows } from '../../run/rows.js';
import { UserError } from '../../user-error.js';
import type { TargetTask } from './task.js';

/** Data in three parts; parts that were not asked for are empty. */
export interface DividedTargets<Example> {
  readonly labels: readonly string[];
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
  readonly notices: readonly string[];
}

/** Examples of a part that is given by itself. */
export interface TargetExamples<Example> {
  readonly examples: readonly Example[];
  readonly notices: readonly string[];
}

/** Which part of the data is held back. */
export interface Division {
  readonly seed: number;
  readonly validation: number;
  readonly test: number;
}

/** A file, or a table of rows that a program gives. */
export type TargetSource =
  | {
      readonly path: string;
      readonly onRead?: ((bytes: number) => void) | undefined;
    }
  | { readonly table: Table };

/** How texts with their targets are read. */
export interface TargetReading<C, Example, Row> {
  /** Fields of a row that a program gives. */
  readonly columnsOfRows: readonly string[];
  readonly checkRow: CheckRow;
  fieldsOf(row: Row): Readonly<Record<string, unknown>>;
  divide(source: TargetSource, config: C, division: Division): Promise<DividedTargets<Example>>;
  more(
    source: TargetSource,
    labels: readonly string[],
    config: C,
    unknownLabels: 'error' | 'drop',
  ): Promise<TargetExamples<Example>>;
  /** A public set by its name; undefined for a file. */
  publicSet?(
    name: string,
  ): Promise<
    (DividedTargets<Example> & { readonly title: string; readonly citation: string }) | undefined
  >;
  /** What an example is, for the fingerprint: equal for equal targets. */
  targetOf(example: Example, labels: readonly string[]): string;
  /** `in 28 labels`. */
  describe(labels: readonly string[]): string;
}

/** Rows that a program gives, as a table with the columns that the reading expects. */
export const tableOfRows = <C, Example, Row>(
  reading: TargetReading<C, Example, Row>,
  rows: Rows<Row>,
  part: string,
): Table => ({
  columns: reading.columnsOfRows,
  skipped: 0,
  rows: (async function* () {
    let line = 0;
    for await (const row of readRows<Row>(rows, part, reading.checkRow)) {
      line++;
      yield { line, fields: reading.fieldsOf(row) };
    }
  })(),
});

/**
 * The data that a configuration names, or a program gives.
 *
 * @throws UserError when it names none, or leaves nothing to validate or test on
 */
export async function loadTargets<
  C extends LabelledDataLike,
  Example extends { text: string },
  Row,
>(
  reading: TargetReading<C, Example, Row>,
  config: C,
  tell: Tell,
  rows: GivenRows<Row> | undefined,
): Promise<TargetTask<Example>> {
  const data = rows ? 'rows in memory' : config.data;
  if (data === undefined) {
    throw new UserError('there is no data to train on.', [
      (option) => `give a CSV, TSV or JSONL file, for example ${option('data', 'reviews.csv')}`,
    ]);
  }
  tell({ type: 'reading', data });
  const given = await read(reading, config, tell, rows, data);
  const { splits, notices } = settleOverlap(given, {
    textOf: ({ text }) => text,
    keyOf: (text) => plainText(text),
    // Parts of one file are divided without copies.
    policy: given.isDivided ? 'warn' : config.overlap,
    what: 'texts',
    isHeldBack: false,
  });
  const { train, validation, test } = splits;
  const all = [...train, ...validation, ...test];
  for (const [part, examples] of Object.entries({ train, validation, test })) {
    if (examples.length > 0) continue;
    const purpose = part === 'train' ? 'training' : part;
    const isOneText = new Set(all.map(({ text }) => plainText(text))).size === 1;
    throw new UserError(
      `the ${all.length} texts of ${data} leave none for ${purpose}${isOneText ? ': they are all equal, and equal texts stay together' : ''}.`,
      [
        isOneText ? 'add other texts' : 'add texts',
        ...(part === 'train'
          ? []
          : [(option: (name: string) => string) => `give a file with ${option(`${part}Data`)}`]),
      ],
    );
  }
  const { labels } = given;
  return {
    name: given.name,
    description: `${all.length.toLocaleString('en-US')} texts ${reading.describe(labels)}, from ${given.from}`,
    ...{ labels, train, validation, test },
    notices: [...given.notices, ...notices],
    fingerprint: fingerprint(
      all.map((example) => `${reading.targetOf(example, labels)} ${example.text}`),
    ),
    source: given.source,
  };
}

type LabelledDataLike = Pick<
  LabelledDataConfig,
  | 'data'
  | 'validationData'
  | 'testData'
  | 'validationFraction'
  | 'testFraction'
  | 'dataSeed'
  | 'overlap'
>;

interface Given<Example> extends DividedTargets<Example> {
  readonly name: string;
  readonly from: string;
  readonly source: TargetTask<{ text: string }>['source'];
  readonly isDivided: boolean;
}

async function read<C extends LabelledDataLike, Example extends { text: string }, Row>(
  reading: TargetReading<C, Example, Row>,
  config: C,
  tell: Tell,
  rows: GivenRows<Row> | undefined,
  data: string,
): Promise<Given<Example>> {
  const found = rows ? undefined : await reading.publicSet?.(data);
  if (found) {
    const { title, citation } = found;
    const source = { name: title, citation };
    return { ...found, name: data, from: title, source, isDivided: false };
  }
  const others = rows ?? config;
  const division = {
    seed: config.dataSeed,
    validation: others.validationData === undefined ? config.validationFraction : 0,
    test: others.testData === undefined ? config.testFraction : 0,
  };
  const open = async <T>(
    part: 'data' | 'validationData' | 'testData',
    use: (source: TargetSource) => Promise<T>,
  ): Promise<T> => {
    if (rows) return use({ table: tableOfRows(reading, rows[part]!, part) });
    const path = config[part]!;
    return withReadingBar(progressOf(tell), path, (onRead) => use({ path, onRead }));
  };
  const divided = await open('data', (source) => reading.divide(source, config, division));
  const part = async (name: 'validationData' | 'testData', held: readonly Example[]) => {
    if (others[name] === undefined) return { examples: held, notices: [] };
    const own = await open(name, (source) => reading.more(source, divided.labels, config, 'error'));
    const where = rows ? name : String(config[name]);
    return { ...own, notices: own.notices.map((notice) => `${where}: ${notice}`) };
  };
  const validation = await part('validationData', divided.validation);
  const test = await part('testData', divided.test);
  const files = [data, config.validationData, config.testData]
    .filter((file) => file !== undefined)
    .join(', ');
  return {
    ...divided,
    name: rows ? 'rows' : dataName(data),
    from: rows ? 'memory' : files,
    source: rows ? { rows: 'given by a program' } : { files },
    validation: validation.examples,
    test: test.examples,
    notices: [...divided.notices, ...validation.notices, ...test.notices],
    isDivided: others.validationData === undefined && others.testData === undefined,
  };
}
