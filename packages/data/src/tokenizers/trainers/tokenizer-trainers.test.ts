import { describe, expect, it } from 'vitest';
import {
  bpeTokenizerTrainer,
  byteLevelBpeTokenizerTrainer,
  type PipelineTrainer,
  tokenizerFromJSON,
  train,
  unigramTokenizerTrainer,
  wordPieceTokenizerTrainer,
} from '../index.js';

const corpus = Array.from(
  { length: 40 },
  (_, i) => `The ${i % 3 ? 'older' : 'oldest'} lanterns are glowing, and the gardens grow.`,
);
const text = 'The gardens are glowing, older.';

const trainers: [string, (options?: object) => PipelineTrainer][] = [
  ['BPE', bpeTokenizerTrainer],
  ['byte-level BPE', byteLevelBpeTokenizerTrainer],
  ['unigram', unigramTokenizerTrainer],
];

describe.each(trainers)('%s', (name, trainer) => {
  const vocabularySize = name === 'byte-level BPE' ? 330 : 80;
  const tokenizer = train(trainer({ vocabularySize, addBos: true, addEos: true }), corpus);

  it('has the usual special tokens, the size that was asked for and the text back', () => {
    expect(tokenizer.specialTokens).toMatchObject({ pad: 0, unk: 1, bos: 2, eos: 3 });
    expect(tokenizer.vocabularySize).toBeLessThanOrEqual(vocabularySize);
    const { ids, tokens } = tokenizer.encode(text);
    expect([tokens[0], tokens.at(-1)]).toEqual(['<bos>', '<eos>']);
    expect(ids.length).toBeLessThan(text.length);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  it('survives tokenizer.json', () => {
    const again = tokenizerFromJSON(JSON.stringify(tokenizer));
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
    expect(again.encode(text)).toMatchObject({ ids: tokenizer.encode(text).ids });
  });

  it('lower-cases on request', () => {
    const lower = train(trainer({ vocabularySize, lowercase: true }), corpus);
    expect(lower.decode(lower.encode('The OLDER').ids)).toBe('the older');
  });
});

describe('WordPiece', () => {
  const tokenizer = train(wordPieceTokenizerTrainer({ vocabularySize: 80 }), corpus);

  it('is a BERT tokenizer', () => {
    const { tokens, typeIds } = tokenizer.encode('The gardéns', { pair: 'older' });
    expect(tokens[0]).toBe('[CLS]');
    expect(tokens.filter((token) => token === '[SEP]')).toHaveLength(2);
    expect(typeIds.at(-1)).toBe(1);
    expect(tokenizer.decode(tokenizer.encode('The gardéns').ids)).toBe('the gardens');
  });

  it('wants the tokens of its template', () => {
    expect(() => wordPieceTokenizerTrainer({ specialTokens: { unk: '[UNK]' } })).toThrow(
      'specialTokens has unk, expected unk, cls and sep',
    );
  });
});

it('byte-level BPE gives any text back', () => {
  const tokenizer = train(byteLevelBpeTokenizerTrainer({ vocabularySize: 300 }), corpus);
  for (const odd of ['', ' ', '\0\t\n', '👩‍👩‍👧 e\u0301', 'שלום  世界\u{20000}'])
    expect(tokenizer.decode(tokenizer.encode(odd).ids)).toBe(odd);
});

it('an unknown character of a BPE tokenizer is one unknown token', () => {
  const tokenizer = train(bpeTokenizerTrainer({ vocabularySize: 80 }), corpus);
  expect(tokenizer.encode('the 世界').tokens.filter((token) => token === '<unk>')).toHaveLength(1);
});
