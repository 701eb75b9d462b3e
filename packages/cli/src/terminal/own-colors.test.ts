import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { OwnColors } from './own-colors.js';
import { type Cell, formatTable } from './table.js';
import { visible } from './visible.js';

describe('visible', () => {
  it('shows escapes, and leaves letters, tabs and line ends', () => {
    expect(visible('\u001b[31mRED\u001b]0;owned\u0007\u001b[2J')).toBe(
      '\\u001b[31mRED\\u001b]0;owned\\u0007\\u001b[2J',
    );
    expect(visible('bl\u202eue \u009b31m \r')).toBe('bl\\u202eue \\u009b31m \\u000d');
    expect(visible('a\tb\n中文 👩‍👩‍👧 שלום\u200f')).toBe('a\tb\n中文 👩‍👩‍👧 שלום\u200f');
  });

  it('means the same in JSON', () => {
    const text = 'a\u001b[2J\u202e\u009b';
    expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
  });
});

describe('own colours', () => {
  it('reach the terminal, those of the data do not', () => {
    const own = new OwnColors();
    const { red, bold } = own.colors(true);
    const shown = own.show(`${red('wrong:')} ${bold('\u001b[31mlabel')}`);
    expect(shown).toBe('\u001b[31mwrong:\u001b[39m \u001b[1m\\u001b[31mlabel\u001b[22m');
  });

  it('are nothing where there is no colour', () => {
    const own = new OwnColors();
    expect(own.show(own.colors(false).red('a\u001b[2J'))).toBe('a\\u001b[2J');
  });

  it('take no room in a table', () => {
    const own = new OwnColors();
    const { bold, cyan } = own.colors(true);
    const table = (head: string, cell: Cell, emphasize?: (text: string) => string) =>
      formatTable([head, 'n'], [[cell, 1]], { width: 80, ...(emphasize && { emphasize }) });
    const colored = own.show(table('name', { text: 'x', style: cyan }, bold));
    expect(stripVTControlCharacters(colored)).toBe(table('name', 'x'));
  });
});
