import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { weightedText } from '../attention/weighted-span.js';
import { hostileTexts } from '../fixtures/parse-svg.js';
import { sparkline } from './sparkline.js';
import { terminalAttention } from './terminal-attention.js';
import { terminalBars } from './terminal-bars.js';

describe('sparkline', () => {
  test('goes from the lowest block to the highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([7, 0])).toBe('█▁');
  });

  test('averages what does not fit', () => {
    expect(sparkline([0, 0, 0, 0, 8, 8, 8, 8], { width: 2 })).toBe('▁█');
    expect(sparkline(new Float32Array(1000), { width: 40 })).toHaveLength(40);
  });

  test('nothing, all alike, gaps', () => {
    expect(sparkline([])).toBe('');
    expect(sparkline([3, 3])).toBe('▅▅');
    expect(sparkline([0, Number.NaN, 1])).toBe('▁ █');
    expect(sparkline([Number.NaN])).toBe(' ');
  });
});

describe('terminalBars', () => {
  test('bars in proportion, numbers beside them', () => {
    const lines = terminalBars(
      [
        { name: 'a', value: 1 },
        { name: 'b', value: 0.5 },
        { name: 'c', value: 0 },
      ],
      { width: 8 },
    ).split('\n');
    expect(lines).toEqual(['a  ████████  1', 'b  ████      0.5', 'c            0']);
  });

  test('names of any script line up', () => {
    const lines = terminalBars([
      { name: '日本語', value: 1 },
      { name: 'e\u0301', value: 1 },
      { name: 'longer', value: 1 },
    ]).split('\n');
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
  });

  test('no bars, no finite value', () => {
    expect(terminalBars([])).toBe('');
    expect(terminalBars([{ name: 'a', value: Number.NaN }], { width: 4 })).toBe('a        –');
  });
});

describe('terminalAttention', () => {
  const weighted = weightedText(['日', 'a', 'b'], [0.5, 1, 0]);

  test('without colour the weights stand under the text, as wide as it is', () => {
    expect(terminalAttention(weighted)).toBe('日ab\n▄▄█');
  });

  test('in colour the strongest has the lightest background, none has none', () => {
    const shown = terminalAttention(weighted, { color: true });
    expect(shown).toContain('\u001b[48;5;220;38;5;16ma\u001b[0m');
    expect(shown.endsWith('b')).toBe(true);
    expect(stringWidth(shown)).toBe(4);
  });

  test('the line of weights of a right-to-left text runs as the text does', () => {
    const [, under] = terminalAttention(weightedText([...'שלום'], [1, 0, 0, 0])).split('\n');
    expect(under).toBe('\u200f█');
  });

  test('a text cannot drive the terminal', () => {
    for (const text of [...hostileTexts, 'a\rb\nc', '\u009b31m']) {
      const pieces = weightedText([text], [1]);
      const lines = terminalAttention(pieces).split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      const colored = terminalAttention(pieces, { color: true });
      expect(colored.split('\u001b')).toHaveLength(3);
      expect(terminalBars([{ name: text, value: 1 }])).not.toMatch(/[\u001b\u009b\n]/);
    }
  });
});
