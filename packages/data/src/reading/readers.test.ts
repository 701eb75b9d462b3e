import { nearestName } from '@resattn/options';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConll } from './conll.js';
import { type CsvOptions, readCsv } from './csv.js';
import { readJsonl } from './jsonl.js';
import { linesOf } from './lines.js';
import { readAlignedLines } from './pairs.js';

const all = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const cut = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );
const fieldsOf = async (text: string | string[], options?: CsvOptions) =>
  (await all((await readCsv(text, options)).rows)).map(({ fields }) => fields);

describe('linesOf', () => {
  it('splits at LF and CR LF only, however the text is cut', async () => {
    const text = 'a\r\nb\u2028c\x85d\n\ne\rf';
    for (const size of [1, 2, 3, 100]) {
      expect(await all(linesOf(cut(text, size)))).toEqual(['a', 'b\u2028c\x85d', '', 'e\rf']);
    }
    expect(await all(linesOf(''))).toEqual([]);
    expect(await all(linesOf('\n'))).toEqual(['']);
  });
});

describe('readCsv', () => {
  it('reads back what was written, however the text is cut', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '中', ',', '"', '\n', ' ', ';', "'") });
    const rows = fc.array(fc.tuple(field, field), { minLength: 1 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (list, size, crlf) => {
          const end = crlf ? '\r\n' : '\n';
          const text = ['x,y', ...list.map((row) => row.map(quoted).join(','))].join(end);
          const table = await readCsv(cut(text, size), { delimiter: ',' });
          const read = await all(table.rows);
          expect(read.map(({ fields }) => [fields.x, fields.y])).toEqual(list);
          let line = 2;
          read.forEach((row, i) => {
            expect(row.line).toBe(line);
            line += list[i]!.join('').split('\n').length;
          });
        },
      ),
    );
  });

  it('guesses the delimiter', async () => {
    for (const delimiter of [',', '\t', ';', '|']) {
      const table = await readCsv(`text${delimiter}label\na b${delimiter}1\nc d${delimiter}0\n`);
      expect(table.delimiter).toBe(delimiter);
      expect(table.columns).toEqual(['text', 'label']);
    }
    // A tab, or what no space follows, where commas of sentences are as regular.
    for (const row of [
      'good, really\ta',
      '好,坏\ta',
      'so, it, is\ta',
      'so, he said;a',
      'so, it, is|a',
    ])
      expect((await readCsv(`${row}\n${row}\n`)).delimiter).toBe(/[\t;|]/.exec(row)![0]);
    expect((await readCsv('a, b\n1, 2\n')).delimiter).toBe(',');
  });

  it('passes over empty lines and takes all kinds of line ends', async () => {
    const wanted = [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '', '1,2', '', '3,4', ''].join(end);
      for (const size of [1, 100]) expect(await fieldsOf(cut(text, size))).toEqual(wanted);
    }
  });

  it('takes given columns where there is no header, and reads quotes literally on demand', async () => {
    expect(
      await fieldsOf('1\tsay "hi\n2\t"x\n', { columns: ['n', 't'], delimiter: '\t', quote: '' }),
    ).toEqual([
      { n: '1', t: 'say "hi' },
      { n: '2', t: '"x' },
    ]);
  });

  it('reports ragged rows with their line, or skips and counts them', async () => {
    const text = 'text,label\n"two\nlines",1\nhello, world,0\nok,1\nshort\n';
    await expect(fieldsOf(text)).rejects.toThrow(
      /Line 4 has 3 fields, expected 2 \(text, label\), with a comma/,
    );
    const table = await readCsv(text, { ragged: 'skip', delimiter: ',' });
    expect((await all(table.rows)).length).toBe(2);
    expect(table.skipped).toBe(2);
    await expect(fieldsOf('# a survey\n# of 2024\ntext,label\na,b\n')).rejects.toThrow(
      'Line 3 has 2 fields, expected 1 (# a survey), with a comma between them. Delete what stands above',
    );
  });

  it('reports quotes that are never closed or stand in the middle, with their line', async () => {
    const unclosed = 'text,label\nfine,1\n"never closed,0\nmore,1\n';
    for (const size of [1, 7, 1000]) {
      await expect(fieldsOf(cut(unclosed, size), { delimiter: ',' })).rejects.toThrow(
        /quote opened in the record that begins on line 3 is never closed/,
      );
    }
    await expect(fieldsOf('text,label\n"a"b,1\n"c",0\n', { delimiter: ',' })).rejects.toThrow(
      /record that begins on line 2 (stands in the middle|is never closed)|line 2 stands/,
    );
    const endless = ['text,label\n"', ...new Array<string>(100).fill('word '.repeat(1000))];
    await expect(fieldsOf(endless, { delimiter: ',', maxRecordLength: 100_000 })).rejects.toThrow(
      /begins on line 2 is never closed/,
    );
  });

  it('names a line of JSON that is a number of any size', async () => {
    const read = async () => all((await readJsonl('{"a":1}\n90071992547409931\n')).rows);
    await expect(read()).rejects.toThrow(/Line 2 is no JSON object: it is "?90071992547409931/);
  });

  it('passes over the line with which a spreadsheet names the delimiter', async () => {
    const ways = [
      'sep=;',
      '"sep=;"',
      '\ufeffsep=;',
      'SEP=;',
      'sep=;;',
      'sep= ;',
      ' sep=; ',
      '\n\nsep=;',
    ];
    for (const first of ways) {
      const table = await readCsv(`${first}\r\na;b\r\n1,5;2\r\n`);
      expect(table.delimiter).toBe(';');
      const line = 3 + /^\n*/.exec(first)![0].length;
      expect(await all(table.rows)).toEqual([{ line, fields: { a: '1,5', b: '2' } }]);
    }
    for (const tab of ['\\t', '\t', 'tab'])
      expect((await readCsv(`sep=${tab}\na\tb\n`)).columns).toEqual(['a', 'b']);
    expect((await readCsv('sep=;\na|b\n', { delimiter: '|' })).columns).toEqual(['a', 'b']);
    expect((await readCsv('sep=|\na|b\n')).columns).toEqual(['a', 'b']);
  });

  it('says that apostrophes may quote fields, where one is cut', async () => {
    const table = await readCsv("text,label\n'good, really','a'\n", { delimiter: ',' });
    await expect(all(table.rows)).rejects.toThrow(/quote: "'" if apostrophes quote fields/);
    const quoted = await readCsv("text,label\n'good, really','a'\n", { quote: "'" });
    expect((await all(quoted.rows))[0]!.fields).toEqual({ text: 'good, really', label: 'a' });
  });

  it('guesses the delimiter with the quotes that there are', async () => {
    const text = 'text\tlabel\n"so, he said\ta\nno", she said\tb\n';
    const table = await readCsv(text, { quote: '' });
    expect(table.delimiter).toBe('\t');
    expect((await all(table.rows)).length).toBe(2);
    const single = await readCsv("a;b\n'x;y';1\n'z;w';2\n", { quote: "'" });
    expect((await all(single.rows))[0]!.fields).toEqual({ a: 'x;y', b: '1' });
  });

  it('reports an empty text and a header that names a column twice', async () => {
    await expect(readCsv('')).rejects.toThrow(/text is empty/);
    await expect(readCsv('\n\n')).rejects.toThrow(/text is empty/);
    await expect(readCsv('a,b,a\n1,2,3\n')).rejects.toThrow(/names the column "a" twice/);
    expect((await readCsv('a,,c\n1,2,3\n')).columns).toEqual(['a', 'column 2', 'c']);
  });

  it('reads a field of a million characters', async () => {
    const long = 'word, '.repeat(170_000);
    const [row] = await fieldsOf(cut(`text,label\n"${long}",1\n`, 1 << 16));
    expect(row).toEqual({ text: long, label: '1' });
  });
});

describe('readJsonl', () => {
  it('reads objects line by line', async () => {
    const table = await readJsonl('{"text":"a","label":1}\n\n{"text":"b\\n"}\r\n');
    expect(table.columns).toEqual(['text', 'label']);
    expect(await all(table.rows)).toEqual([
      { line: 1, fields: { text: 'a', label: 1 } },
      { line: 3, fields: { text: 'b\n' } },
    ]);
  });

  it('stops at a broken line with its number, or skips and counts', async () => {
    const text = '{"a":1}\n{"a":\n[1]\n3\n{"a":2}\n';
    await expect(readJsonl(text).then((table) => all(table.rows))).rejects.toThrow(
      /Line 2 is no JSON object.*skip/,
    );
    const table = await readJsonl(text, { broken: 'skip' });
    expect((await all(table.rows)).map(({ line }) => line)).toEqual([1, 5]);
    expect(table.skipped).toBe(3);
  });

  it('reports an empty text and a list without names', async () => {
    await expect(readJsonl('\n \n')).rejects.toThrow(/text is empty/);
    await expect(readJsonl('x\ny', { broken: 'skip' })).rejects.toThrow(/None of the 2 lines/);
    await expect(readJsonl('[1]')).rejects.toThrow(/it is a list; give the names/);
    await expect(readJsonl('null')).rejects.toThrow(/it is null/);
  });
});

describe('readConll', () => {
  it('gives sentences; a line of white space ends one too', async () => {
    const text = '\n# O\nBonn B-loc\n\t\nHi O\n\n\n';
    expect(await all(readConll(text))).toEqual([
      {
        line: 2,
        tokens: [
          ['#', 'O'],
          ['Bonn', 'B-loc'],
        ],
      },
      { line: 5, tokens: [['Hi', 'O']] },
    ]);
  });

  it('keeps spaces in tab-separated fields and passes over comments on demand', async () => {
    const text = '# text = a b\n1\ta b\tX\n';
    expect(await all(readConll(text, { comment: '#' }))).toEqual([
      { line: 2, tokens: [['1', 'a b', 'X']] },
    ]);
  });

  it('reports a token with another number of fields', async () => {
    await expect(all(readConll('a O\nb\n'))).rejects.toThrow(
      /Line 2 has 1 fields, expected 2 .*white space between them: "b"/,
    );
  });
});

describe('readAlignedLines', () => {
  it('pairs line by line', async () => {
    expect(await all(readAlignedLines('a\nb\n', ['x\n', 'y']))).toEqual([
      { source: 'a', target: 'x' },
      { source: 'b', target: 'y' },
    ]);
  });

  it('reports texts of different length with both numbers', async () => {
    await expect(all(readAlignedLines('a\nb\nc\n', 'x\n'))).rejects.toThrow(
      /source 3, the target 1/,
    );
    await expect(all(readAlignedLines('a\n', 'x\ny\n'))).rejects.toThrow(/source 1, the target 2/);
  });
});

describe('nearestName', () => {
  it('finds the name meant, or none', () => {
    expect(nearestName('lable', ['text', 'label'])).toBe('label');
    expect(nearestName('Text', ['text', 'label'])).toBe('text');
    expect(nearestName('completely different', ['text', 'label'])).toBeUndefined();
  });
});
