import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from './from-json.js';
import { WordTokenizer } from './word-tokenizer.js';

const texts = [
  'Heute, sagt sie, ist es kalt.',
  'Er (der Nachbar) kostet 3.14 Euro, nicht 1,000!',
  'Sie rief: "Komm heute!" und "Geh!"',
  "It's a well-known don't.",
  '她说：“今天很冷。”',
  'um 10:30 Uhr: los.',
];

describe('a trained WordTokenizer', () => {
  const tokenizer = WordTokenizer.train(texts, { minFrequency: 1 });

  it('puts texts together as they were', () => {
    for (const text of texts) expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
    const again = tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer)));
    for (const text of texts) expect(again.decode(again.encode(text).ids)).toBe(text);
  });

  it('puts a joiner everywhere where one is given', () => {
    const spaced = WordTokenizer.train(texts, { minFrequency: 1, joiner: ' ' });
    expect(spaced.decode(spaced.encode('kalt.').ids)).toBe('kalt .');
  });
});
