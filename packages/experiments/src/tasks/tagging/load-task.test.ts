import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../user-error.js';
import { taggingKind } from './config.js';
import { loadTask } from './load-task.js';
import type { TaggedRow } from './task.js';

const { config } = taggingKind.presets.tag!;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-tagging-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const load = async (content: string, extra: object = {}, name = 'train.conll') =>
  loadTask({ ...config, data: await file(name, content), ...extra }, () => {});
const rows = (data: Iterable<TaggedRow>, extra: object = {}) =>
  loadTask(config, () => {}, { data, ...extra });

/** Sentences about numbered persons: each is another. */
const many = (line: (i: number) => string, count = 20) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n\n');
const all = ({ train, validation, test }: Awaited<ReturnType<typeof loadTask>>) => [
  ...train,
  ...validation,
  ...test,
];

describe('files with a word a line', () => {
  it('have tabs or spaces, blank lines between sentences, and are divided', async () => {
    for (const between of ['\t', ' ']) {
      const task = await load(many((i) => `Ada${i}${between}B-per\nsang${between}O`));
      expect(task.tags).toEqual(['O', 'B-per', 'I-per']);
      expect(task.tagging).toBe('entities');
      expect(all(task)).toHaveLength(20);
      expect(task.validation.length).toBeGreaterThan(0);
      expect(task.test.length).toBeGreaterThan(0);
      expect(task.train[0]!.labels).toEqual([1, 0]);
      expect(task.notices).toEqual(['The tags mark entities in IOB2 (BIO).']);
    }
  });

  it('of four columns as in CoNLL-2003 have their tags in the last, starts of documents left out', async () => {
    const start = '-DOCSTART- -X- O O\n\n';
    const task = await load(start + many((i) => `Ada${i} NNP I-NP I-PER\nsings VBZ I-VP O`));
    expect(all(task)).toHaveLength(20);
    expect(task.tags).toEqual(['O', 'B-PER', 'I-PER']);
    expect(task.notices).toEqual([
      'Guessed column 1 of 4 as the words and column 4 as the tags.',
      'Left out 1 lines of -DOCSTART-.',
      'The tags mark entities in IOB1 (B only between two entities of a type); they are read as IOB2.',
    ]);
  });

  it('may have Windows line ends, and starts of documents without columns', async () => {
    const lines = many((i) => `Ada${i}\tB-per\nsang\tO`).replaceAll('\n', '\r\n');
    const task = await load(`-DOCSTART-\r\n\r\n${lines}\r\n`);
    expect(all(task)).toHaveLength(20);
    expect(task.tags).toEqual(['O', 'B-per', 'I-per']);
    expect(task.notices[0]).toBe('Left out 1 lines of -DOCSTART-.');
  });

  it('of B, M, E and S are Chinese words', async () => {
    const task = await load(
      many((i) => `${'一二三四五六七八九十'[i % 10]}\tS\n北\tB\n${i}\tM\n京\tE`),
    );
    expect(task.tags).toEqual(['O', 'B-word', 'I-word']);
    expect(task.train[0]!.labels).toEqual([1, 1, 2, 2]);
  });

  it('without an entity in a part say so', async () => {
    const validationData = await file('none.conll', 'nobody\tO\nsang\tO');
    const task = await load(
      many((i) => `Ada${i}\tB-per\nsang\tO`),
      { validationData },
    );
    expect(task.notices).toContain(
      'The validation sentences have no entity: their F1 is 0, whatever is predicted.',
    );
  });

  it('in CoNLL-U have universal parts of speech, without ranges and empty nodes', async () => {
    const line = (id: string, form: string, tag: string) =>
      [id, form, form, tag, '_', '_', '0', 'root', '_', '_'].join('\t');
    const task = await load(
      many((i) =>
        [
          `# sent_id = ${i}`,
          line('1-2', "don't", '_'),
          line('1', 'do', 'AUX'),
          line('2', "n't", 'PART'),
          line('2.1', 'x', 'X'),
          line('3', `go${i}`, 'VERB'),
        ].join('\n'),
      ),
      {},
      'x.conllu',
    );
    expect(task.tagging).toBe('words');
    expect(task.tags).toEqual(['AUX', 'PART', 'VERB']);
    expect(task.train[0]!.tokens.slice(0, 2)).toEqual(['do', "n't"]);
    expect(task.notices).toEqual([
      'Guessed column 2 of 10 as the words and column 4 as the tags (CoNLL-U: universal parts of speech).',
    ]);
  });

  it('may have "#" as a word, and comments', async () => {
    const task = await load(many((i) => `# a comment of words\n# X\nb${i} Y`));
    expect(task.train[0]!.tokens[0]).toBe('#');
    expect(task.notices).toEqual(['Left out 20 comments.']);
  });

  it('have their columns where they are said to be', async () => {
    const task = await load(
      many((i) => `N\t${i}\tw${i}\nV\t0\tgo`),
      { tokenColumn: 3, tagColumn: 1 },
    );
    expect(task.tags).toEqual(['N', 'V']);
    expect(task.notices).toEqual([]);
  });

  it('are repaired, and how often is said', async () => {
    const task = await load(many((i) => `Ada${i}\t${i < 3 ? 'I' : 'B'}-per\nsang\tO`));
    expect(task.notices).toContain(
      'Repaired 3 tags of the training data that broke the rules of IOB2.',
    );
    expect(all(task).every(({ labels }) => labels[0] === 1)).toBe(true);
  });

  it('may be one for each part, whose common sentences are told', async () => {
    const validationData = await file('dev.conll', 'Ada1\tB-per\nsang\tO\n\nBen\tB-per');
    const testData = await file('test.conll', 'Cy\tB-per\nran\tO');
    const task = await load(
      many((i) => `Ada${i}\tB-per\nsang\tO`),
      { validationData, testData },
    );
    expect([task.train.length, task.validation.length, task.test.length]).toEqual([20, 2, 1]);
    expect(task.notices.join(' ')).toContain(
      '1 of 2 validation sentences are in the training data, such as "Ada1 sang".',
    );
  });

  it('of Chinese characters are read as they are', async () => {
    const task = await load(many((i) => `${'一二三四五六七八九十'[i % 10]} B-城\n${i} I-城\n来 O`));
    expect(task.tags).toEqual(['O', 'B-城', 'I-城']);
  });
});

describe('rows', () => {
  const row = (i: number): TaggedRow => ({ tokens: [`Ada${i}`, 'sang'], tags: ['S-per', 'O'] });
  const some = Array.from({ length: 12 }, (_, i) => row(i));

  it('are read from any iterable', async () => {
    const task = await rows(new Set(some));
    expect(task.tags).toEqual(['O', 'B-per', 'I-per']);
    expect(task.name).toBe('rows');
  });

  it.each([
    [{ tokens: ['a', 'b'], tags: ['O'] }, 'row 13 of data has 2 words and 1 tags'],
    [{ tokens: [], tags: [] }, 'row 13 of data has no words'],
    [{ tokens: ['a', ' '], tags: ['O', 'O'] }, 'row 13 of data is'],
    [{ text: 'a', label: 'b' }, 'expected { tokens, tags }'],
    [null, 'row 13 of data is null'],
  ])('%j is refused', async (wrong, message) => {
    await expect(rows([...some, wrong as TaggedRow])).rejects.toThrow(message);
    await expect(rows([...some, wrong as TaggedRow])).rejects.toThrow(UserError);
  });
});

describe('what is no data for a tagger is refused', () => {
  const good = many((i) => `Ada${i}\tB-per\nsang\tO`);

  it.each([
    ['unequal columns', `${good}\nBen\tB-per\tX`, {}, /Line \d+ has 3 fields, expected 2/],
    ['no tags', many((i) => `Ada${i}\nsang`), {}, 'has one column: "Ada0"'],
    ['an empty tag', `${good}\n\nBen\t`, {}, /line 61 has no tag/],
    ['an empty file', ' \n\n', {}, 'has no words: it is empty'],
    ['one tag', many((i) => `w${i}\tN`), {}, 'has the tag "N": there is nothing to learn'],
    ['no entity', many((i) => `w${i}\tO`), {}, 'has the tag "O": there is nothing to learn'],
    [
      'no tags of entities',
      many((i) => `w${i}\tN\ngo\tV`),
      { tagging: 'entities' },
      'has the tag "N", which is none of an entity',
    ],
    ['too few sentences', 'a\tN\nb\tV', {}, 'leave none for'],
    ['a column that is not there', good, { tagColumn: 3 }, 'has 2 columns, tagColumn is 3'],
  ] as const)('%s', async (_, content, extra, message) => {
    await expect(load(content, extra)).rejects.toThrow(UserError);
    await expect(load(content, extra)).rejects.toThrow(message);
  });

  it('an unknown tag in the test', async () => {
    const testData = await file('unknown.conll', 'Ada\tB-per\nParis\tB-loc');
    await expect(load(good, { testData })).rejects.toThrow(
      'sentence 1 of the test data has the tag "loc", which no training sentence has; they have O, per',
    );
  });

  it('no data, and a file of another kind', async () => {
    await expect(loadTask(config, () => {})).rejects.toThrow('there is no data to train on');
    await expect(load('text,label\na,b', {}, 'x.csv')).rejects.toThrow('is a CSV file');
  });
});
