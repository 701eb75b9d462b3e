import { expect, it } from 'vitest';
import { classificationData } from './classification.js';
import { readCsv } from './csv.js';
import { delimiterAdvice } from './delimiter-advice.js';

const read = (mark: string) =>
  readCsv(
    [
      `text${mark}label`,
      ...Array.from({ length: 20 }, (_, i) => `a film ${i}${mark}${i % 2 ? 'good' : 'bad'}`),
    ].join('\n'),
  );

it.each(['~', '^', '::', ' // ', '#'])(
  'names the delimiter that columns share: %s',
  async (mark) => {
    const advice = `se delimiter: '${mark.trim()}' if that is what separates the columns`;
    await expect(classificationData(await read(mark))).rejects.toThrow(advice);
    const named = { textColumn: 'text', labelColumn: 'label' };
    await expect(classificationData(await read(mark), named)).rejects.toThrow(advice);
  },
);

it('says nothing of a column of one name, or of several columns', () => {
  for (const columns of [['text'], ['my text'], ['review.text'], ['text?'], ['a~b', 'c'], []])
    expect(delimiterAdvice(columns)).toEqual([]);
});
