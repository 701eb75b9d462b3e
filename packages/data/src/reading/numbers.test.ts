import { describe, expect, test } from 'vitest';
import { classificationData } from './classification.js';
import { readCsv } from './csv.js';
import { readJsonl } from './jsonl.js';
import { numberedTexts, regressionData } from './numbers.js';

const texts = Array.from({ length: 400 }, (_, i) => `text number ${i} of the set`);
const csv = (column: string, value: (i: number) => unknown) =>
  readCsv([`text,${column}`, ...texts.map((text, i) => `${text},${value(i)}`)].join('\n'));
const price = (i: number) => i / 8 - 3;

describe('numbers of texts', () => {
  test('are found in the only column of numbers, and divided alike', async () => {
    const data = await regressionData(await csv('price', price));
    expect(data.target).toBe('price');
    expect(data.notices).toEqual([
      'Guessed column "text" as the text and column "price" as the numbers.',
    ]);
    const means = [data.train, data.validation, data.test].map(
      (part) => part.reduce((sum, { value }) => sum + value, 0) / part.length,
    );
    const mean = texts.reduce((sum, _, i) => sum + price(i), 0) / texts.length;
    for (const each of means) expect(Math.abs(each - mean)).toBeLessThan(3);
    expect(data.train).toContainEqual({ text: texts[3], value: price(3) });
  });

  test('may be written in any way that JSON and JavaScript have', async () => {
    const rows = [1, '2', ' 3.5 ', '-4e2', 5n.toString(), ''].map((stars, i) => ({
      text: texts[i],
      stars,
    }));
    const { examples, notices } = await numberedTexts(
      await readJsonl(rows.map((row) => JSON.stringify(row)).join('\n')),
      { textColumn: 'text', labelColumn: 'stars' },
    );
    expect(examples.map(({ value }) => value)).toEqual([1, 2, 3.5, -400, 5]);
    expect(notices).toEqual(['Left out 1 row without number (line 6).']);
  });

  test.each<[RegExp, () => Promise<unknown>]>([
    [
      /Line 3 has "NaN" in "price", expected a number/,
      async () =>
        regressionData(await csv('price', (i) => (i === 1 ? 'NaN' : i)), { labelColumn: 'price' }),
    ],
    [
      /Line 3 has Infinity in "price"/,
      async () =>
        regressionData(await csv('price', (i) => (i === 1 ? 'Infinity' : i)), {
          labelColumn: 'price',
        }),
    ],
    [
      /Line 3 has "cheap" in "price", expected a number/,
      async () =>
        regressionData(await csv('price', (i) => (i === 1 ? 'cheap' : i)), {
          labelColumn: 'price',
        }),
    ],
    [
      /Line 2 has "1,5" in "price", expected a number with a decimal point/,
      async () => regressionData(await csv('price', () => '"1,5"'), { labelColumn: 'price' }),
    ],
    [
      /All 400 texts have the number 3 in "price": there is nothing to learn/,
      async () => regressionData(await csv('price', () => 3)),
    ],
    [
      /The column "label" holds texts, such as "good", "bad", expected numbers.*train classify/,
      async () =>
        regressionData(await csv('label', (i) => (i % 2 ? 'bad' : 'good')), {
          labelColumn: 'label',
        }),
    ],
    [
      /none holds numbers only, and "label" holds texts.*train classify/,
      async () => regressionData(await csv('label', (i) => (i % 2 ? 'bad' : 'good'))),
    ],
    [
      /"price" and "weight" look alike/,
      async () => regressionData(await csv('price,weight', (i) => `${i},${i + 1}`)),
    ],
  ])('%s', async (message, read) => {
    await expect(read()).rejects.toThrow(message);
  });

  test('as classes are told, unless they count classes through', async () => {
    const suspicion = /40 different numbers.*train on them as numbers/;
    const asClasses = async (value: (i: number) => number) =>
      (await classificationData(await csv('label', value))).notices.join();
    expect(await asClasses((i) => (i % 40) / 2)).toMatch(suspicion);
    expect(await asClasses((i) => i % 40)).not.toMatch(suspicion);
    await expect(classificationData(await csv('stars', price))).rejects.toThrow(
      /400 different numbers/,
    );
  });
});
