import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type TextTableCell, textTable } from './text-table.js';

it('lines up columns, numbers to the right, wide characters counted as two', () => {
  const table = textTable(
    ['model', 'accuracy', 'seconds'],
    [
      ['ResNet-Attention', '0.9512', '92.0'],
      ['朴素贝叶斯', '0.8700', '4.1'],
    ],
    { width: 80 },
  );
  expect(table.split('\n')).toEqual([
    'model             accuracy  seconds',
    'ResNet-Attention    0.9512     92.0',
    '朴素贝叶斯          0.8700      4.1',
  ]);
});

const chinese = [
  '残差网络与注意力机制用于自然语言处理',
  '朴素贝叶斯',
  '多语言的影评分类，情感极其复杂',
];
const latin = ['runs/language-id-2026-11-30-first', 'a very long description of many words', 'x'];

describe.each([80, 100, 120, 140, 200])('at %d columns', (width) => {
  it.each([
    ['long texts', 6, latin],
    ['Chinese', 6, chinese],
    ['both, in many columns', 14, [...latin, ...chinese]],
  ])('a table of %s keeps to the width and loses nothing', (_, columns, texts) => {
    const head = Array.from({ length: columns }, (_, i) => `column ${i + 1}`);
    const rows = Array.from({ length: 5 }, (_, row) =>
      head.map((_, column) => texts[(row * columns + column) % texts.length]!),
    );
    const lines = textTable(head, rows, { width }).split('\n');
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
    const letters = (text: string) => [...text.replace(/\s/g, '')].sort().join('');
    const all = letters(lines.join(''));
    for (const text of [...head, ...rows.flat()])
      for (const letter of text.replace(/\s/g, '')) expect(all).toContain(letter);
    const words = new Set(lines.flatMap((line) => line.split(/\s+/)));
    for (const word of latin.flatMap((text) => text.split(' ')))
      if (texts.includes(latin[0]!)) expect([...words], word).toContain(word);
  });
});

it('sets columns that do not fit side by side under one another, beside the first', () => {
  const head = ['model', ...Array.from({ length: 12 }, (_, i) => `language-${i}`)];
  const rows = [['Transformer', ...head.slice(1).map((_, i) => `0.${1000 + i}`)]];
  const tables = textTable(head, rows, { width: 80 }).split('\n\n');
  expect(tables.length).toBeGreaterThan(1);
  for (const table of tables) {
    expect(table).toMatch(/^model .*\nTransformer /);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  }
  expect(tables.join(' ')).toContain('0.1011');
});

it('lines up what escapes look like', () => {
  const [first, second] = textTable(
    [],
    [
      ['a\u001b[2J', 1],
      ['b', 2],
    ],
    { width: 80 },
  ).split('\n');
  expect(first).toBe('a\\u001b[2J  1');
  expect(second!.indexOf('2')).toBe(first!.lastIndexOf('1'));
});

it('is 80 columns wide where nobody says', () => {
  const long = 'a very long description of many words '.repeat(4);
  for (const line of textTable(['name', 'about'], [['x', long]]).split('\n'))
    expect(line.length).toBeLessThanOrEqual(80);
});

it('takes no room for colours', () => {
  const cyan = (text: string) => `\u001b[36m${text}\u001b[39m`;
  const table = (cell: TextTableCell) => textTable(['name', 'n'], [[cell, 1]]);
  const colored = table({ text: 'x', style: cyan });
  expect(colored).toContain(cyan('x'));
  expect(colored.replace(cyan('x'), 'x')).toBe(table('x'));
});
