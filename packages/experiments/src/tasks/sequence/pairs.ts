import { fingerprint, split } from '@resattn/data';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { settleOverlap } from '../../run/overlap.js';
import { type GivenRows, type Rows, readRows } from '../../run/rows.js';
import { textKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import { firstSentence } from './lead.js';
import type { SequenceExample, SequenceRow, SequenceTask } from './task.js';

/** Pairs as they were read, and what is to be said of them. */
export interface PairsRead {
  readonly pairs: readonly SequenceExample[];
  readonly notices: readonly string[];
}

/** Pairs in three parts. */
export interface PairParts extends Pick<SequenceTask, 'train' | 'validation' | 'test'> {
  readonly notices: readonly string[];
  readonly fingerprint: string;
}

/**
 * Reads pairs and holds parts back where none are given for them. Pairs with the same source stand in the
 * same part; what parts from separate sources share is settled.
 *
 * @param read reads a part that is given
 */
export async function partsOfPairs(
  given: { readonly [K in keyof GivenRows<unknown>]: unknown },
  read: (part: keyof GivenRows<SequenceRow>) => Promise<PairsRead>,
  config: SequenceConfig,
): Promise<PairParts> {
  const { validationData, testData } = given;
  const whole = await read('data');
  const divided = split(whole.pairs, {
    seed: config.dataSeed,
    validation: validationData === undefined ? config.validationFraction : 0,
    test: testData === undefined ? config.testFraction : 0,
    group: ({ source }) => source.normalize('NFC').trim(),
  });
  const notices = [...whole.notices];
  const others = async (name: 'validationData' | 'testData', held: readonly SequenceExample[]) => {
    if (given[name] === undefined) return held;
    const other = await read(name);
    for (const notice of other.notices) notices.push(`${given[name]}: ${notice}`);
    return other.pairs;
  };
  const parts = {
    train: divided.train,
    validation: await others('validationData', divided.validation),
    test: await others('testData', divided.test),
  };
  const isDivided = validationData === undefined && testData === undefined;
  const settled = isDivided
    ? { splits: parts, notices: [] }
    : settleOverlap(parts, {
        textOf: ({ source }) => source,
        keyOf: textKey(config),
        policy: config.overlap,
        what: 'sources',
        isHeldBack: validationData === undefined,
      });
  const { train, validation, test } = settled.splits;
  return {
    ...{ train, validation, test },
    notices: [...notices, ...settled.notices],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map(({ source, target }) => `${source}\t${target}`),
    ),
  };
}

/** Whether summaries are what is validated. */
export const isSummary = ({ validateBy }: SequenceConfig): boolean => validateBy === 'rougeL';

/** A task out of pairs that nothing is published of: summaries where they are validated, else translations. */
export function taskOfPairs(
  parts: PairParts,
  { name, from, source }: Pick<SequenceTask, 'name' | 'source'> & { readonly from: string },
  config: SequenceConfig,
): SequenceTask {
  const isShorter = isSummary(config);
  const count = parts.train.length + parts.validation.length + parts.test.length;
  return {
    ...{ ...parts, name, source },
    description: `${count.toLocaleString('en-US')} pairs, from ${from}`,
    scores: isShorter ? ['rouge1', 'rouge2', 'rougeL'] : ['bleu', 'chrf', 'exactMatch'],
    baseline: isShorter
      ? { name: 'the first sentence (lead-1)', answer: firstSentence }
      : { name: 'the source as it is', answer: (text) => text },
    published: [],
    differences: [],
    verb: isShorter ? 'summarize' : 'translate',
  };
}

/** Pairs that a program gives. */
export async function rowsTask(
  rows: GivenRows<SequenceRow>,
  config: SequenceConfig,
): Promise<SequenceTask> {
  const read = async (part: keyof GivenRows<SequenceRow>) => ({
    pairs: await pairsOf(rows[part]!, part),
    notices: [],
  });
  const source = { rows: 'given by a program' };
  const parts = await partsOfPairs(rows, read, config);
  return taskOfPairs(parts, { name: 'rows', from: 'memory', source }, config);
}

/**
 * Checks that a task can be trained and tested as its configuration says.
 *
 * @throws UserError when nothing is left to validate or test on, or the data has no such score as training
 * is to be judged by
 */
export function checkTask(task: SequenceTask, data: string, config: SequenceConfig): void {
  checkMeasure(config, task);
  for (const part of ['validation', 'test'] as const) {
    if (task[part].length > 0) continue;
    throw new UserError(`the ${task.train.length} pairs of ${data} leave none for ${part}.`, [
      'add pairs',
      (option) => `give a file with ${option(`${part}Data`)}`,
    ]);
  }
}

/** @throws UserError for a row without a source or a target */
export async function pairsOf(rows: Rows<SequenceRow>, part: string): Promise<SequenceExample[]> {
  const pairs: SequenceExample[] = [];
  for await (const { source, target } of readRows(rows, part, ['source', 'target']))
    pairs.push({ source, target });
  if (pairs.length === 0) throw new UserError(`${part} has no rows: expected { source, target }.`);
  return pairs;
}

/** @throws UserError when the data has no such score as training is to be judged by */
function checkMeasure({ validateBy, averageCheckpoints }: SequenceConfig, task: SequenceTask) {
  if (validateBy === 'loss') {
    if (averageCheckpoints === 1) return;
    throw new UserError(
      (option) =>
        'the mean of checkpoints is judged by what the model writes: with ' +
        `${option('averageCheckpoints')} above 1, ${option('validateBy')} is expected to be one of ` +
        `${task.scores.join(', ')}, not loss.`,
    );
  }
  if (task.scores.includes(validateBy)) return;
  throw new UserError(
    (option) =>
      `${option('validateBy')} is ${validateBy}, but ${task.name} is scored by ` +
      `${task.scores.join(', ')}: expected one of them, or loss.`,
  );
}
