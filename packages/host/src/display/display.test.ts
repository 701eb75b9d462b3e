import { expect, test } from 'vitest';
import { Markup, markup } from '../markup/markup.js';
import { bundleOf, jupyterDisplay, shownBy } from './display.js';
import { countText, lineView } from './facts.js';
import { shortText, tableView } from './table.js';
import { columnsOf, padText } from './text-columns.js';

const hostile = '<img src=x onerror="a">';

test('what is put into markup is escaped, unless it is markup', () => {
  const inner = markup`<b>${hostile}</b>`;
  expect(markup`<p title="${hostile}">${inner}${[1, hostile]}${undefined}</p>`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;a&quot;&gt;"><b>&lt;img src=x onerror=&quot;a&quot;&gt;</b>' +
      '1&lt;img src=x onerror=&quot;a&quot;&gt;</p>',
  );
});

test('a table is HTML and aligned text, wide characters counted as two', () => {
  const view = tableView({
    caption: hostile,
    columns: [{ header: hostile }, { header: 'n', kind: 'number' }],
    rows: [
      ['语言', 1],
      [hostile, undefined],
    ],
    total: ['sum', 1],
    note: hostile,
  });
  expect(view.html.text).not.toContain('<img');
  const [, head, first] = view.text.split('\n');
  expect(columnsOf(first!)).toBe(columnsOf(head!));
});

test('texts are cut at whole characters', () => {
  expect(shortText('abcdef', 4)).toBe('abc…');
  expect(shortText('ab😀def', 4)).toBe('ab…');
  expect(padText(['a', '语'], 'end')).toEqual([' a', '语']);
  expect(countText(1234, 'row')).toBe('1,234 rows');
});

test('a shown value is copied, compared and written as before', async () => {
  const value = shownBy({ a: 1 }, ({ a }) => lineView('value', [`${a}`]));
  expect({ ...value }).toEqual({ a: 1 });
  expect(JSON.stringify(value)).toBe('{"a":1}');
  expect(Object.getOwnPropertySymbols({ ...value })).toEqual([]);
  const show = (value as unknown as { [jupyterDisplay](): Promise<object> })[jupyterDisplay];
  expect(await show.call(value)).toHaveProperty('text/plain', 'value · 1');
  expect(bundleOf({ text: 'a', html: new Markup('<b>a</b>') })['text/html']).toContain('<b>a</b>');
});
