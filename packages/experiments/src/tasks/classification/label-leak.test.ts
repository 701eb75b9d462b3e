import { describe, expect, it } from 'vitest';
import { labelLeak } from './label-leak.js';

const labels = ['good', 'bad'];
const examples = (texts: readonly string[]) => texts.map((text, i) => ({ text, label: i % 2 }));

describe('labelLeak', () => {
  it('tells that texts begin or end with their label', () => {
    const leak = labelLeak(
      examples(['Good: a film', 'BAD - a book', 'a play, good', 'a song']),
      labels,
    );
    expect(leak).toContain('3 of 4 training texts begin or end with their own label');
    expect(leak).toContain('"Good: a film" is good');
  });

  it('says nothing of labels inside words, of other labels, and of a few', () => {
    expect(labelLeak(examples(['goods and more', 'badly made', 'goodbye', 'bade']), labels)).toBe(
      undefined,
    );
    expect(labelLeak(examples(['bad luck', 'good luck']), labels)).toBe(undefined);
    expect(labelLeak(examples(['good film', 'a book', 'a play', 'a song']), labels)).toBe(
      undefined,
    );
    expect(labelLeak([], labels)).toBe(undefined);
  });

  it('reads labels in scripts without spaces, and those that are a mark', () => {
    const own = [
      { text: '财经：股市上涨', label: 0 },
      { text: '★', label: 1 },
    ];
    expect(labelLeak(own, ['财经', '★'])).toContain('2 of 2');
  });
});
