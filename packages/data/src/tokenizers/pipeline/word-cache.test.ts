import { expect, test } from 'vitest';
import { WordTokens } from '../models/model.js';
import { TokenBuffer } from '../token-buffer.js';
import { TextUnits, WordCache } from './word-cache.js';
import { longestWord } from './word-table.js';

const units = new TextUnits();

/** Appends `text` as one word through the cache, each character a token; counts computations. */
function makeReader() {
  const cache = new WordCache();
  const out = new TokenBuffer();
  const reader = { computed: 0, read };
  function read(text: string, word = 0): TokenBuffer {
    out.clear();
    cache.append(units.of(text), 0, text.length, word, out, (start, end) => {
      reader.computed++;
      const tokens = new WordTokens();
      for (let i = start; i < end; i++) tokens.push(text.charCodeAt(i), i - start, i - start + 1);
      return tokens;
    });
    return out;
  }
  return reader;
}

const columns = (out: TokenBuffer) =>
  [out.ids, out.starts, out.ends, out.words].map((column) => [...column.subarray(0, out.length)]);

test('a word is computed once, and remembered with its tokens', () => {
  const reader = makeReader();
  const first = columns(reader.read('añ中', 3));
  expect(first).toEqual([
    [97, 241, 20013],
    [0, 1, 2],
    [1, 2, 3],
    [3, 3, 3],
  ]);
  expect(columns(reader.read('añ中', 3))).toEqual(first);
  expect(reader.computed).toBe(1);
});

test('words outlive a change of generations when they are used, and the cache stays bounded', () => {
  const reader = makeReader();
  const count = 200_000;
  reader.read('often');
  for (let i = 0; i < count; i++) {
    reader.read(`w${i.toString(36)}`);
    if (i % 1000 === 0) expect(columns(reader.read('often'))[0]).toHaveLength(5);
  }
  expect(reader.computed).toBe(count + 1);
  reader.read('w0');
  expect(reader.computed).toBe(count + 2);
});

test('words that differ in length, in one unit or in order are different words', () => {
  const reader = makeReader();
  const words = ['ab', 'ba', 'abc', 'ab\0', '\0ab', '', 'a'.repeat(longestWord)];
  for (const word of [...words, ...words])
    expect(columns(reader.read(word))[0]).toEqual(Array.from(word, (c) => c.charCodeAt(0)));
  expect(reader.computed).toBe(words.length);
});

test('a word that is too long is computed each time', () => {
  const reader = makeReader();
  const long = 'x'.repeat(longestWord + 1);
  for (const _ of [1, 2]) expect(reader.read(long).length).toBe(long.length);
  expect(reader.computed).toBe(2);
});

test('texts of tokens and the words of a stretch come back', () => {
  const cache = new WordCache();
  const compute = () => {
    const tokens = new WordTokens();
    tokens.pushSurface(7, 0, 1, 'x');
    tokens.push(8, 1, 2);
    tokens.words = [0, 1];
    tokens.wordCount = 2;
    return tokens;
  };
  for (const _ of ['computed', 'remembered']) {
    const out = new TokenBuffer();
    out.push(1, 0, 1, 0);
    expect(cache.append(units.of('ab'), 0, 2, 1, out, compute)).toBe(2);
    expect(columns(out)).toEqual([
      [1, 7, 8],
      [0, 0, 1],
      [1, 1, 2],
      [0, 1, 2],
    ]);
    expect(out.surfaces).toEqual(new Map([[1, 'x']]));
  }
});
