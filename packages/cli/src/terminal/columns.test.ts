import { describe, expect, it } from 'vitest';
import { columnsOf } from './columns.js';

describe('columns', () => {
  it('are those of the terminal, between 40 and 200', () => {
    expect(columnsOf({ isTTY: true, columns: 100 }, {})).toBe(100);
    expect(columnsOf({ isTTY: true, columns: 20 }, {})).toBe(40);
    expect(columnsOf({ isTTY: true, columns: 500 }, {})).toBe(200);
  });

  it('are 80 for a pipe, or those that the environment says', () => {
    const pipe = { isTTY: undefined as unknown as boolean, columns: 0 };
    expect(columnsOf(pipe, {})).toBe(80);
    expect(columnsOf(pipe, { COLUMNS: '120' })).toBe(120);
    expect(columnsOf(pipe, { COLUMNS: 'wide' })).toBe(80);
  });
});
