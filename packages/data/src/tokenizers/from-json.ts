import { ByteTokenizer, type ByteTokenizerJSON } from './byte-tokenizer.js';
import { CharTokenizer, type CharTokenizerJSON } from './char-tokenizer.js';
import type { Tokenizer } from './tokenizer.js';
import { WordTokenizer, type WordTokenizerJSON } from './word-tokenizer.js';

/** The tokenizer that an object, or JSON text, made by `toJSON` describes. */
export function tokenizerFromJSON(json: object | string): Tokenizer {
  const object = (typeof json === 'string' ? JSON.parse(json) : json) as { type?: unknown };
  switch (object.type) {
    case 'CharTokenizer':
      return CharTokenizer.fromJSON(object as CharTokenizerJSON);
    case 'ByteTokenizer':
      return ByteTokenizer.fromJSON(object as ByteTokenizerJSON);
    case 'WordTokenizer':
      return WordTokenizer.fromJSON(object as WordTokenizerJSON);
    default:
      throw new Error(
        `tokenizerFromJSON: \`type\` is ${JSON.stringify(object.type)}, want one of 'CharTokenizer', 'ByteTokenizer', 'WordTokenizer'`,
      );
  }
}
