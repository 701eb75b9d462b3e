import { describe, expect, it } from 'vitest';
import { findOverlap } from '../splitting/overlap.js';
import { classificationData, labelledTexts } from './classification.js';
import { readCsv } from './csv.js';
import { readJsonl } from './jsonl.js';

const rows = (list: (readonly [unknown, unknown])[], columns = ['text', 'label']) => {
  const [text, label] = columns as [string, string];
  return readJsonl(
    list.map(([t, l]) => JSON.stringify({ id: 0, [text]: t, [label]: l })).join('\n'),
  );
};
const reviews = (n: number) =>
  Array.from(
    { length: n },
    (_, i) => [`review number ${i} of a film`, i % 2 ? 'good' : 'bad'] as const,
  );

describe('classificationData', () => {
  it('numbers the classes and divides by class', async () => {
    const data = await classificationData(await rows(reviews(100)));
    expect(data.labels).toEqual(['bad', 'good']);
    for (const [part, size] of [
      [data.train, 80],
      [data.validation, 10],
      [data.test, 10],
    ] as const) {
      expect(part.length).toBe(size);
      expect(part.filter(({ label }) => label === 0).length).toBe(size / 2);
      for (const { text, label } of part) {
        expect(label).toBe(Number(text.split(' ')[2]) % 2);
      }
    }
    expect(data.notices).toEqual([
      'Guessed column "text" as the text and column "label" as the label.',
    ]);
  });

  it('sorts numeric labels by value', async () => {
    const list = Array.from(
      { length: 40 },
      (_, i) => [`some text ${i}`, [10, 9, 1, -1][i % 4]] as const,
    );
    expect((await classificationData(await rows(list))).labels).toEqual(['-1', '1', '9', '10']);
  });

  it('guesses by content where names say nothing', async () => {
    const data = await classificationData(await rows(reviews(30), ['b', 'c']));
    expect(data.notices[0]).toBe('Guessed column "b" as the text and column "c" as the label.');
  });

  it('tells a first row that is data from a header, unless the label column is named', async () => {
    const text = reviews(20)
      .map(([review], i) => `${i % 2},${review}`)
      .join('\n');
    await expect(classificationData(await readCsv(text))).rejects.toThrow(
      /first row looks like data.*its "0" is also the label in line 3.*"text","label"/,
    );
    const named = await classificationData(await readCsv(text), { labelColumn: '0' });
    expect(named.labels).toEqual(['0', '1']);
  });

  it('refuses to guess between columns that look alike, and names a missing one', async () => {
    const twin = await readCsv('a,b,label\nx y,y x,1\nz w,w z,0\nx y,y x,1\nz w,w z,0\n');
    await expect(classificationData(twin)).rejects.toThrow(
      /which column is the text: "a" and "b" look alike/,
    );
    await expect(
      classificationData(await rows(reviews(4)), { textColumn: 'txet' }),
    ).rejects.toThrow(
      /no column "txet". Did you mean "text"\? The columns are "id", "text", "label"/,
    );
    await expect(
      classificationData(await rows(reviews(4)), { textColumn: 'text', labelColumn: 'text' }),
    ).rejects.toThrow(/cannot both be column "text"/);
  });

  it('keeps copies of a text in one part and says so', async () => {
    const list = [...reviews(60), ...reviews(60), ['review number 1 of a film ', 'bad'] as const];
    const data = await classificationData(await rows(list));
    expect(findOverlap(data, ({ text }) => text)).toEqual([]);
    expect(data.train.length + data.validation.length + data.test.length).toBe(121);
    expect(data.notices).toContain(
      '60 texts occur more than once (121 rows); 1 of them with different labels, which no model can get right. Copies of a text are kept in one part.',
    );
  });

  it('counts the copies of a text that half of many rows have', async () => {
    const many = Array.from(
      { length: 100_000 },
      (_, i) => [i % 2 ? 'No comment' : `text ${i}`, i % 4 < 2 ? 'good' : 'bad'] as const,
    );
    const data = await classificationData(await rows(many));
    expect(data.notices.join()).toContain('1 text occurs more than once (50000 rows); 1 of them');
  });

  it('says that names of classes differ by case alone, or stand for no label', async () => {
    const list = reviews(40).map(
      ([text, label], i) => [text, i < 4 ? label.toUpperCase() : i > 35 ? '#N/A' : label] as const,
    );
    const { notices, labels } = await classificationData(await rows(list));
    expect(labels).toEqual(['#N/A', 'BAD', 'GOOD', 'bad', 'good']);
    expect(notices).toContain(
      '"BAD" (2 texts) and "bad" (16 texts) differ only by case or form and are classes of their own. If they mean the same, write them alike.',
    );
    expect(notices).toContain(
      '"#N/A" (4 texts) is a class. If it stands for a missing label, leave the field empty.',
    );
    const plain = await classificationData(await rows(reviews(40)));
    expect(plain.notices.join()).not.toMatch(/classes? of their own|missing/);
  });

  it('leaves out rows without text or label, with their lines', async () => {
    const list = [['', 'good'], ['  \n ', 'good'], ['no label', null], ...reviews(20)] as const;
    const data = await classificationData(await rows([...list]));
    expect(data.notices).toContain('Left out 2 rows without text (lines 1, 2).');
    expect(data.notices).toContain('Left out 1 row without label (line 3).');
    await expect(
      classificationData(
        await rows([
          ['', 'a'],
          [' ', 'b'],
        ]),
      ),
    ).rejects.toThrow();
  });

  it('says that all rows are broken', async () => {
    const table = await readCsv('export of today\na,b\nc,d\n', { ragged: 'skip', delimiter: ',' });
    await expect(classificationData(table)).rejects.toThrow(
      /no rows: all 2 were left out as broken.*"export of today"/,
    );
  });

  it('takes a text of 100,000 characters', async () => {
    const long = 'very '.repeat(20_000);
    const data = await classificationData(await rows([...reviews(20), [long, 'good']]));
    expect([...data.train, ...data.validation, ...data.test].map((e) => e.text)).toContain(long);
  });

  it('refuses one class, and a class with one text unless told what to do', async () => {
    const same = reviews(6).map(([text]) => [text, 'good'] as const);
    const columns = { textColumn: 'text', labelColumn: 'label' };
    await expect(classificationData(await rows(same), columns)).rejects.toThrow(
      /All 6 texts have the same label, "good".*at least two classes/,
    );
    const rare = [...reviews(20), ['a rare one', 'mixed'] as const];
    await expect(classificationData(await rows(rare))).rejects.toThrow(
      /1 class of 3 has one text only: "mixed" \(line 21\)/,
    );
    const dropped = await classificationData(await rows(rare), { rareClasses: 'drop' });
    expect(dropped.labels).toEqual(['bad', 'good']);
    expect(dropped.notices).toContain('Left out 1 class with one text only: "mixed" (line 21).');
    const kept = await classificationData(await rows(rare), { rareClasses: 'keep' });
    expect(kept.labels).toEqual(['bad', 'good', 'mixed']);
    expect(kept.train.map(({ text }) => text)).toContain('a rare one');
    // Other texts test: nothing is divided that one text would not suffice for.
    const tested = await classificationData(await rows(rare), { test: 0 });
    expect(tested.notices).toContain('1 class has one text only: "mixed" (line 21).');
    expect(tested.train.map(({ text }) => text)).toContain('a rare one');
    const distinct = Array.from({ length: 9 }, (_, i) => [`text ${i}`, `label ${i}`] as const);
    await expect(
      classificationData(await rows([...distinct, ['text 9', 'label 0']]), { ...columns, test: 0 }),
    ).rejects.toThrow(/8 classes of 9 have one text only/);
  });

  it('refuses a field that is no plain value', async () => {
    const list = [
      [{ nested: { id: 1 } }, 'a'],
      ['x', 'b'],
    ] as const;
    const columns = { textColumn: 'text', labelColumn: 'label' };
    await expect(classificationData(await rows([...list]), columns)).rejects.toThrow(
      /Line 1 has {"nested":{"id":1}} in "text".*columns?: text.nested.id/,
    );
    await expect(classificationData(await readCsv('text,label\n'))).rejects.toThrow(/no rows/);
  });
});

describe('classificationData of JSON', () => {
  const jsonl = (list: readonly object[]) =>
    readJsonl(list.map((row) => JSON.stringify(row)).join('\n'));
  const labelled = (labelOf: (i: number) => unknown) =>
    jsonl(reviews(40).map(([text], i) => ({ text, label: labelOf(i) })));

  it('finds the columns wherever they begin, and names a missing one at the end', async () => {
    const late = [{ id: 1 }, ...reviews(30).map(([text, label]) => ({ text, label }))];
    expect((await classificationData(await jsonl(late))).labels).toEqual(['bad', 'good']);
    const later = [
      ...Array.from({ length: 1200 }, (_, id) => ({ id })),
      ...reviews(30).map(([text, label]) => ({ text, label })),
    ];
    const given = { textColumn: 'text', labelColumn: 'label' };
    const data = await classificationData(await jsonl(later), given);
    expect(data.notices).toContain('Left out 1200 rows without text (lines 1, 2, 3, 4, 5, ...).');
    await expect(
      classificationData(await jsonl(later), { ...given, labelColumn: 'lable' }),
    ).rejects.toThrow(/no column "lable". Did you mean "label"/);
  });

  it('takes sentences of a list and parts of objects for texts', async () => {
    const nested = reviews(30).map(([text, label]) => ({
      review: { text: [text, 'The end.'] },
      label,
    }));
    const data = await classificationData(await jsonl(nested));
    expect(data.notices[0]).toContain('"review.text"');
    expect(data.train[0]!.text).toMatch(/^review number \d+ of a film\nThe end\.$/);
    await expect(
      classificationData(await jsonl(nested), { textColumn: 'review', labelColumn: 'label' }),
    ).rejects.toThrow(/"review" holds objects.*review\.text/);
  });

  it('keeps ids of 19 digits apart as labels', async () => {
    const ids = ['9007199254740992', '9007199254740993', '12'];
    const text = reviews(30)
      .map(([review], i) => `{"text":"${review}","label":${ids[i % 3]}}`)
      .join('\n');
    expect((await classificationData(await readJsonl(text))).labels).toEqual([
      '12',
      ...ids.slice(0, 2),
    ]);
  });

  it('says what several labels of a text are', async () => {
    expect((await classificationData(await labelled((i) => [i % 2 ? 'a' : 'b']))).labels).toEqual([
      'a',
      'b',
    ]);
    const given = { textColumn: 'text', labelColumn: 'label' };
    await expect(
      classificationData(await labelled((i) => (i < 3 ? ['a'] : ['a', 'b'])), given),
    ).rejects.toThrow(/Line 4 has several labels in "label": \["a","b"\]/);
    for (const several of ["['a', 'b']", '["a","b"]', "['a' 'b']", '[1, 2]'])
      await expect(
        classificationData(await labelled((i) => (i < 3 ? "['a']" : several)), given),
      ).rejects.toThrow(/Line 4 has several labels in "label"/);
    for (const odd of ['[a, b]', "['a', b]", "['a''b']", '[a'])
      expect(
        (await classificationData(await labelled((i) => ["['a']", odd][i % 2]), given)).labels,
      ).toEqual(expect.arrayContaining(['a', odd]));
    const joined = await classificationData(await labelled((i) => ['a', 'b', 'a|b'][i % 3]));
    expect(joined.notices).toContainEqual(
      expect.stringMatching(
        /13 texts seem to have several labels in one \("\|" between them\), such as "a\|b"/,
      ),
    );
    await expect(
      classificationData(await labelled((i) => ['a', 'b'][i] ?? (i === 2 ? 'a;b' : 'ab'[i % 2]))),
    ).rejects.toThrow(/one text only: "a;b".*several labels in one/);
    const [never, alone] = ['a', 'a|b'];
    const begun = await classificationData(await labelled((i) => (i % 3 ? alone : never)));
    expect(begun.notices.join()).toContain('several labels in one ("|" between them)');
    const whole = await classificationData(await labelled((i) => ['R&B', 'rock, hard'][i % 2]));
    expect(whole.notices.join()).not.toContain('several');
  });
});

describe('labelledTexts', () => {
  it('numbers the labels of a model', async () => {
    const { examples } = await labelledTexts(await rows(reviews(4)), ['other', 'good', 'bad']);
    expect(examples.map(({ label }) => label)).toEqual([2, 1, 2, 1]);
  });

  it('refuses a label the model does not know', async () => {
    await expect(
      labelledTexts(await rows([...reviews(4), ['x', 'godo']]), ['good', 'bad']),
    ).rejects.toThrow(
      /Line 5 has the label "godo", which is none of the 2 known: good, bad. Did you mean "good"\?/,
    );
  });
});

describe('labelledTexts with unknown labels', () => {
  it('leaves such rows out on request, and says so', async () => {
    const table = await rows([...reviews(4), ['x', 'godo'], ['y', 'odd']]);
    const { examples, notices } = await labelledTexts(table, ['good', 'bad'], {
      unknownLabels: 'drop',
    });
    expect(examples).toHaveLength(4);
    expect(notices.join()).toContain(
      'Left out 2 of 6 rows with labels that are not known: "godo", "odd"',
    );
  });

  it('refuses a file of which nothing is left', async () => {
    const table = await rows(reviews(4));
    await expect(labelledTexts(table, ['yes', 'no'], { unknownLabels: 'drop' })).rejects.toThrow(
      'None of the 4 rows has a known label',
    );
  });
});

describe('findOverlap', () => {
  it('finds texts that stand in two parts', () => {
    const splits = {
      train: ['a', 'b', 'e\u0301'],
      validation: ['c'],
      test: ['b ', 'c', '\u00e9', 'd'],
    };
    expect(findOverlap(splits, (text) => text)).toEqual([
      { parts: ['train', 'test'], count: 2, examples: ['b ', '\u00e9'] },
      { parts: ['validation', 'test'], count: 1, examples: ['c'] },
    ]);
  });
});
