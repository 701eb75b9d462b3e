import { fingerprint, split } from '@resattn/data';
import type { ProgressReporter } from '@resattn/runtime';
import { progressOf, type Tell } from '../../events.js';
import { dataName } from '../../run/data-name.js';
import { settleOverlap } from '../../run/overlap.js';
import { withReadingBar } from '../../run/reading-bar.js';
import type { GivenRows } from '../../run/rows.js';
import { UserError } from '../../user-error.js';
import type { TaggedDataConfig } from './config.js';
import { isPublicSet, publicSentences } from './public-sentences.js';
import { readSentences } from './read-sentences.js';
import { collectRows } from './rows.js';
import { type TagReader, tagReader } from './tag-reader.js';
import type {
  GivenSentences,
  SentencesRead,
  TaggedExample,
  TaggedRow,
  TaggingTask,
} from './task.js';

/** What of two sentences is the same: their words. */
export const sentenceKey = (text: string): string => text;

/** The words of a sentence as one text. */
export const sentenceText = ({ tokens }: { readonly tokens: readonly string[] }): string =>
  tokens.join(' ');

/**
 * The tagged sentences that a configuration names, with their tags in one scheme.
 *
 * @throws UserError when it names none, they have one tag only, or leave nothing to validate or test on
 */
export async function loadTask(
  config: TaggedDataConfig,
  tell: Tell,
  rows?: GivenRows<TaggedRow>,
): Promise<TaggingTask> {
  const data = rows ? 'rows in memory' : config.data;
  if (data === undefined) {
    throw new UserError('there is no data to train on.', [
      (option) =>
        `give a file with a word and its tag a line, for example ${option('data', 'train.conll')}`,
      (option) =>
        `give a public set: ${option('data', 'wnut17')} or ${option('data', 'ud_english_ewt')}`,
    ]);
  }
  tell({ type: 'reading', data });
  const given = await (rows ? givenRows(rows) : read(data, config, progressOf(tell)));
  const reader = tagReader(given, config.tagging);
  const { train, validation, test } = partsOf(given, reader, config);
  const overlap = settleOverlap(
    { train, validation, test },
    {
      textOf: sentenceText,
      keyOf: sentenceKey,
      // Parts of one file are divided without copies.
      policy: given.validation || given.test ? config.overlap : 'warn',
      what: 'sentences',
      isHeldBack: given.validation === undefined,
    },
  );
  const parts = overlap.splits;
  const all = [...parts.train, ...parts.validation, ...parts.test];
  const { tags, tagging } = reader;
  const words = all.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const types = tags.filter((tag) => tag.startsWith('B-')).length;
  return {
    name: given.name,
    description:
      `${count(all.length)} sentences (${count(words)} words) with ` +
      `${tagging === 'entities' ? `entities of ${types} types` : `${tags.length} tags`}, from ${given.from}`,
    ...{ tags, tagging, ...parts },
    notices: [
      ...noticesOf(given),
      ...reader.notices(),
      ...withoutEntities(parts, reader),
      ...overlap.notices,
    ],
    fingerprint: fingerprintOf(all, tags),
    source: given.source,
  };
}

/** Identifies tagged sentences. */
export const fingerprintOf = (
  examples: readonly TaggedExample[],
  tags: readonly string[],
): string =>
  fingerprint(
    examples.map(({ tokens, labels }) =>
      tokens.map((token, i) => `${token} ${tags[labels[i]!]}`).join('\n'),
    ),
  );

const count = (n: number): string => n.toLocaleString('en-US');

/** Says which parts have no entity: their F1 is 0, whatever is predicted. */
function withoutEntities(
  parts: Pick<TaggingTask, 'validation' | 'test'>,
  { tags, tagging }: Pick<TagReader, 'tags' | 'tagging'>,
): string[] {
  if (tagging === 'words') return [];
  return (['validation', 'test'] as const)
    .filter((part) => parts[part].every(({ labels }) => labels.every((k) => tags[k] === 'O')))
    .map((part) => `The ${part} sentences have no entity: their F1 is 0, whatever is predicted.`);
}

/** What was said of the files; the same of several is said once. */
const noticesOf = ({ train, validation, test }: GivenSentences): string[] => [
  ...new Set([train, validation, test].flatMap((part) => part?.notices ?? [])),
];

async function givenRows(rows: GivenRows<TaggedRow>): Promise<GivenSentences> {
  const part = async (name: 'data' | 'validationData' | 'testData') => {
    const given = rows[name];
    return given && { rows: await collectRows(given, name), notices: [] };
  };
  return {
    name: 'rows',
    from: 'memory',
    source: { rows: 'given by a program' },
    train: (await part('data'))!,
    validation: await part('validationData'),
    test: await part('testData'),
  };
}

async function read(
  data: string,
  config: TaggedDataConfig,
  progress: ProgressReporter,
): Promise<GivenSentences> {
  if (isPublicSet(data)) return publicSentences(data);
  const { validationData, testData } = config;
  const part = (path: string) =>
    withReadingBar(progress, path, (onRead) => readSentences(path, config, onRead));
  const files = [data, validationData, testData].filter((file) => file !== undefined).join(', ');
  return {
    name: dataName(data),
    from: files,
    source: { files },
    train: await part(data),
    validation: validationData === undefined ? undefined : await part(validationData),
    test: testData === undefined ? undefined : await part(testData),
  };
}

/** @throws UserError when nothing is left to validate or test on */
function partsOf(
  given: GivenSentences,
  reader: TagReader,
  { validationFraction, testFraction, dataSeed }: TaggedDataConfig,
): Pick<TaggingTask, 'train' | 'validation' | 'test'> {
  const divided = split(reader.read(given.train.rows, 'training'), {
    validation: given.validation ? 0 : validationFraction,
    test: given.test ? 0 : testFraction,
    seed: dataSeed,
    group: sentenceText,
  });
  const own = (part: SentencesRead | undefined, name: 'validation' | 'test') =>
    part ? reader.read(part.rows, name) : divided[name];
  const parts: Record<'train' | 'validation' | 'test', readonly TaggedExample[]> = {
    train: divided.train,
    validation: own(given.validation, 'validation'),
    test: own(given.test, 'test'),
  };
  for (const part of ['train', 'validation', 'test'] as const) {
    if (parts[part].length > 0) continue;
    const purpose = { train: 'training', validation: 'validation', test: 'test' }[part];
    throw new UserError(
      `the ${given.train.rows.length} sentences of ${given.from} leave none for ${purpose}.`,
      [
        'add sentences',
        ...(part === 'train'
          ? []
          : [(option: (name: string) => string) => `give a file with ${option(`${part}Data`)}`]),
      ],
    );
  }
  return parts;
}
