import { describe, expect, it } from 'vitest';
import { readFastText } from './fasttext.js';
import { readTmx } from './tmx.js';

const all = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const cut = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );

describe('readFastText', () => {
  it('takes the labels out of the lines', async () => {
    const table = readFastText(
      '__label__a  one text\n\n__label__b __label__c x\ntext __label__a\nnone\n',
    );
    expect(table.columns).toEqual(['text', 'label']);
    expect(await all(table.rows)).toEqual([
      { line: 1, fields: { text: 'one text', label: 'a' } },
      { line: 3, fields: { text: 'x', label: ['b', 'c'] } },
      { line: 4, fields: { text: 'text', label: 'a' } },
      { line: 5, fields: { text: 'none', label: '' } },
    ]);
  });
});

describe('readTmx', () => {
  const unit = (en: string, de: string) =>
    `<tu tuid="1"><tuv xml:lang="EN-US"><seg>${en}</seg></tuv>\n<tuv lang="de"><prop type="x">p</prop><seg>${de}</seg></tuv></tu>`;
  const tmx = (...units: string[]) =>
    `<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header srclang="EN-US"/><body>\n${units.join('\n')}\n</body></tmx>`;

  it('has a column for each language, and text without codes', async () => {
    const text = tmx(
      unit(
        'A &lt;b&gt; <bpt i="1">&lt;i></bpt>big<ept i="1">&lt;/i></ept> one',
        'Ein <hi>großes</hi>',
      ),
      unit('two', ' zwei '),
    );
    for (const size of [1, 7, 10_000]) {
      const table = await readTmx(cut(text, size));
      expect(table.columns).toEqual(['EN-US', 'de']);
      expect(await all(table.rows)).toEqual([
        { line: 4, fields: { 'EN-US': 'A <b> big one', de: 'Ein großes' } },
        { line: 6, fields: { 'EN-US': 'two', de: 'zwei' } },
      ]);
    }
  });

  it('reports what is no XML, and no unit', async () => {
    await expect(readTmx(tmx('<tu><tuv></tu>'))).rejects.toThrow(/no well-formed XML: 4:/);
    await expect(readTmx(tmx())).rejects.toThrow(/no translation unit/);
  });
});
