import { describe, expect, it } from 'vitest';
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
