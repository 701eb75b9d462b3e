import { describe, expect, test } from 'vitest';
import { classificationData } from './classification.js';
import { readCsv } from './csv.js';
import { readFastText } from './fasttext.js';
import { readJsonl } from './jsonl.js';
import { multiLabelData, multiLabelTexts } from './multi-label.js';

const texts = Array.from({ length: 60 }, (_, i) => `text number ${i} of the set`);
const labelsOf = (i: number): string[] => [
  ...(i % 2 ? ['joy'] : []),
  ...(i % 3 ? ['fear'] : []),
  ...(i % 5 ? [] : ['love']),
];
const csv = (columns: string, row: (i: number) => string) =>
  readCsv([columns, ...texts.map((text, i) => `${text},${row(i)}`)].join('\n'));
const joined = (separator = '|') => csv('text,label', (i) => labelsOf(i).join(separator));
const jsonl = (labels: (i: number) => unknown) =>
  readJsonl(texts.map((text, i) => JSON.stringify({ text, label: labels(i) })).join('\n'));
const oneHot = (no = '0') =>
  csv('text,joy,fear,love', (i) =>
    ['joy', 'fear', 'love'].map((name) => (labelsOf(i).includes(name) ? '1' : no)).join(','),
  );

const all = ({
  labels,
  train,
  validation,
  test: tests,
}: Awaited<ReturnType<typeof multiLabelData>>) =>
  Object.fromEntries(
    [...train, ...validation, ...tests].map((each) => [
      each.text,
      each.labels.map((k) => labels[k]!).sort(),
    ]),
  );
const expected = Object.fromEntries(texts.map((text, i) => [text, labelsOf(i).sort()]));

describe('the labels of a text', () => {
  test('are a list, one field with a separator, or a column each', async () => {
    for (const data of [
      await multiLabelData(await jsonl(labelsOf)),
      await multiLabelData(await jsonl((i) => JSON.stringify(labelsOf(i)))),
      await multiLabelData(await jsonl((i) => `[${labelsOf(i).map((label) => `'${label}'`)}]`)),
      await multiLabelData(await joined(), { labelSeparator: '|' }),
      await multiLabelData(await joined(' ; '), { labelSeparator: ';' }),
      await multiLabelData(await oneHot(), { labelColumns: ['joy', 'fear', 'love'] }),
      await multiLabelData(await oneHot('False'), { labelColumns: ['love', 'joy', 'fear'] }),
    ]) {
      expect(all(data)).toEqual(expected);
      expect(data.notices.join()).toContain('texts have no label (lines');
      expect(data.validation.length).toBeGreaterThan(3);
      expect(data.test.length).toBeGreaterThan(3);
    }
    const fastText = readFastText('__label__a __label__b one\n__label__a two\n__label__b three');
    expect(all(await multiLabelData(fastText))).toEqual({
      ...{ one: ['a', 'b'], two: ['a'], three: ['b'] },
    });
  });

  test('keep the order of their columns', async () => {
    const given = ['love', 'joy', 'fear'];
    expect((await multiLabelData(await oneHot(), { labelColumns: given })).labels).toEqual(given);
  });

  test('that are empty among others are left out, and said', async () => {
    const data = await multiLabelData(await jsonl((i) => (i === 7 ? ['a', ''] : ['a', 'b'])));
    expect(data.notices).toContainEqual(
      '1 texts have an empty label among theirs, which was left out (line 8).',
    );
    expect(all(data)[texts[7]!]).toEqual(['a']);
  });

  test('are divided so that a rare one is in every part', async () => {
    const rare = (i: number) => (i % 6 ? ['often'] : ['often', 'rare']);
    const { labels, ...parts } = await multiLabelData(await jsonl(rare));
    for (const part of [parts.train, parts.validation, parts.test])
      expect(part.some((each) => each.labels.includes(labels.indexOf('rare')))).toBe(true);
  });
});

describe('bad labels', () => {
  test.each<[RegExp, () => Promise<unknown>]>([
    [
      /seem to be several in one field, with "\|" between them.*labelSeparator: '\|'/,
      async () => multiLabelData(await joined()),
    ],
    [
      /3 columns hold 0 and 1 only: "joy", "fear", "love".*labelColumns: \["joy","fear","love"\]/,
      async () => multiLabelData(await oneHot()),
    ],
    [
      /Line 2 has "maybe" in "joy", expected 0 or 1, true or false/,
      async () =>
        multiLabelData(await csv('text,joy,fear', () => 'maybe,1'), {
          labelColumns: ['joy', 'fear'],
        }),
    ],
    [
      /There is no column "jox". Did you mean "joy"\?/,
      async () => multiLabelData(await oneHot(), { labelColumns: ['jox', 'fear'] }),
    ],
    [
      /labelColumns and labelSeparator are both given/,
      async () =>
        multiLabelData(await oneHot(), { labelColumns: ['joy', 'fear'], labelSeparator: '|' }),
    ],
    [/have one label, "a"/, async () => multiLabelData(await jsonl(() => ['a']))],
    [
      /1 label of 3 is of one text only: "c" \(line 1\)/,
      async () => multiLabelData(await jsonl((i) => (i ? ['a', 'b'] : ['c', 'a']))),
    ],
    [/None of the 60 texts has a label/, async () => multiLabelData(await jsonl(() => []))],
    [
      /"label" holds objects, not texts.*label\.x/,
      async () =>
        multiLabelData(await jsonl(() => [{ x: 1 }, 'a']), {
          textColumn: 'text',
          labelColumn: 'label',
        }),
    ],
  ])('%s', async (message, read) => {
    await expect(read()).rejects.toThrow(message);
  });

  test('are told where a text has one class', async () => {
    await expect(
      classificationData(await jsonl(labelsOf), { textColumn: 'text', labelColumn: 'label' }),
    ).rejects.toThrow(/has several labels in "label".*[Tt]rain on several labels a text/);
    await expect(classificationData(await oneHot())).rejects.toThrow(
      /look alike.*[Tt]rain on all with labelColumns: \["joy","fear","love"\]/,
    );
  });
});

describe('labels of a model', () => {
  test('are numbered as it has them, and others are an error or left out', async () => {
    const labels = ['love', 'joy', 'fear'];
    const { examples } = await multiLabelTexts(await joined(), labels, { labelSeparator: '|' });
    expect(examples[5]).toEqual({ text: texts[5], labels: [1, 2, 0] });
    const known = labels.slice(0, 2);
    await expect(multiLabelTexts(await joined(), known, { labelSeparator: '|' })).rejects.toThrow(
      /Line 3 has the label "fear", which is none of the 2 known: love, joy/,
    );
    const left = await multiLabelTexts(await joined(), known, {
      ...{ labelSeparator: '|', unknownLabels: 'drop' },
    });
    expect(left.examples[5]!.labels).toEqual([1, 0]);
    expect(left.notices).toContainEqual('Left out labels that are not known: "fear".');
  });
});
