import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from './from-json.js';
import { Vocabulary } from './vocabulary.js';

describe('a vocabulary', () => {
  it('lists tokens by ascending id, however they came', () => {
    const vocabulary = new Vocabulary([
      ['b', 7],
      ['a', 2],
    ]);
    expect([...vocabulary.entries()]).toEqual([
      ['a', 2],
      ['b', 7],
    ]);
    expect([vocabulary.size, vocabulary.idLimit]).toEqual([2, 8]);
    expect(new Vocabulary(['x', 'y']).tokens()).toEqual(['x', 'y']);
  });

  it.each([2 ** 31, 2 ** 32 - 1, 2 ** 32, 1e15, -1, 0.5])('refuses the id %d', (id) => {
    expect(() => new Vocabulary([['a', id]])).toThrow(
      `the id of "a" is ${id}, expected an integer`,
    );
  });

  it.each(['WordLevel', 'WordPiece', 'BPE'])(
    'with the largest id of all takes no longer than another: %s',
    (type) => {
      const model = {
        ...{ type, unk_token: '[UNK]', vocab: { '[UNK]': 0, b: 2 ** 31 - 1 } },
        ...(type === 'BPE' && { merges: [] }),
        ...(type === 'WordPiece' && {
          continuing_subword_prefix: '##',
          max_input_chars_per_word: 100,
        }),
      };
      const tokenizer = tokenizerFromJSON({ version: '1.0', added_tokens: [], model });
      expect([...tokenizer.encode('b').ids]).toEqual([2 ** 31 - 1]);
      expect(JSON.stringify(tokenizer)).toContain(`${2 ** 31 - 1}`);
    },
  );
});
