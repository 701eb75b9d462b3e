import { stripVTControlCharacters } from 'node:util';
import { type TextTableCell, textTable } from '@resattn/vis/text';
import { describe, expect, it } from 'vitest';
import { OwnColors } from './own-colors.js';

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
    const table = (head: string, cell: TextTableCell, emphasize?: (text: string) => string) =>
      textTable([head, 'n'], [[cell, 1]], { width: 80, ...(emphasize && { emphasize }) });
    const colored = own.show(table('name', { text: 'x', style: cyan }, bold));
    expect(stripVTControlCharacters(colored)).toBe(table('name', 'x'));
  });
});
