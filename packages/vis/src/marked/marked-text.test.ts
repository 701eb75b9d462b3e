import { describe, expect, test } from 'vitest';
import { terminalMarked } from '../terminal/terminal-marked.js';
import { markedPieces, markedTextHtml } from './marked-text.js';

const text = 'Ada <b> of 北京';
const spans = [
  { start: 11, end: 13, label: 'place' },
  { start: 0, end: 3, label: 'person' },
];

describe('a text with marks', () => {
  test('is cut at them, in the order of the text', () => {
    expect(markedPieces({ text, spans })).toEqual([
      { text: 'Ada', label: 'person' },
      { text: ' <b> of ' },
      { text: '北京', label: 'place' },
    ]);
  });

  test('has brackets and labels where there is no colour, colours and labels where there is', () => {
    expect(terminalMarked({ text, spans })).toBe('[Ada](person) <b> of [北京](place)');
    const colored = terminalMarked({ text, spans }, { color: true });
    expect(colored).toMatch(/38;5;\d+mAda person/);
    expect(colored).toMatch(/38;5;\d+m北京 place/);
  });

  test('cannot drive a terminal or a page', () => {
    const html = markedTextHtml({ text, spans: [{ start: 4, end: 7, label: '"><script>' }] });
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<script>');
    const bell = terminalMarked({
      text: 'a\u0007b',
      spans: [{ start: 0, end: 1, label: 'x\u001b[2J' }],
    });
    expect(bell).not.toMatch(/[\u0007\u001b]/);
  });

  test.each([
    [
      [
        { start: 0, end: 3, label: 'a' },
        { start: 2, end: 5, label: 'b' },
      ],
    ],
    [[{ start: 0, end: 99, label: 'a' }]],
    [[{ start: 2, end: 2, label: 'a' }]],
  ])('is refused with marks that overlap or leave it: %o', (wrong) => {
    expect(() => markedPieces({ text, spans: wrong })).toThrow(RangeError);
  });
});
