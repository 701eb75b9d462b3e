import { ByteTokenizer, type ByteTokenizerJSON } from './byte-tokenizer.js';
import { CharTokenizer, type CharTokenizerJSON } from './char-tokenizer.js';
import { readTokenizerJSON } from './pipeline/pipeline-json.js';
import { PipelineTokenizer } from './pipeline/pipeline-tokenizer.js';
import { MarianTokenizer, type MarianTokenizerJSON } from './sentencepiece/marian-tokenizer.js';
import {
  type SentencePieceJSON,
  SentencePieceTokenizer,
} from './sentencepiece/sentencepiece-tokenizer.js';
import type { Tokenizer } from './tokenizer.js';
import { WordTokenizer, type WordTokenizerJSON } from './word-tokenizer.js';

/**
 * The tokenizer that an object, or JSON text, describes: what `toJSON` made, or a Hugging Face
 * `tokenizer.json`. Throws an error that names the field that is wrong.
 */
export function tokenizerFromJSON(json: object | string): Tokenizer {
  const object = (typeof json === 'string' ? parse(json) : json) as {
    type?: unknown;
    model?: unknown;
  };
  const isObject = typeof object === 'object' && object !== null && !Array.isArray(object);
  if (!isObject || object.model !== undefined)
    return new PipelineTokenizer(readTokenizerJSON(object));
  try {
    return ownTokenizer(object);
  } catch (error) {
    // What `toJSON` made is taken as it is; where it no longer is that, the engine stumbles.
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    throw new Error(
      `tokenizer.json of a ${object.type} is damaged (${error.message}); copy it again`,
      { cause: error },
    );
  }
}

function ownTokenizer(object: { readonly type?: unknown }): Tokenizer {
  switch (object.type) {
    case 'CharTokenizer':
      return CharTokenizer.fromJSON(object as CharTokenizerJSON);
    case 'ByteTokenizer':
      return ByteTokenizer.fromJSON(object as ByteTokenizerJSON);
    case 'WordTokenizer':
      return WordTokenizer.fromJSON(object as WordTokenizerJSON);
    case 'SentencePieceTokenizer':
      return SentencePieceTokenizer.fromJSON(object as SentencePieceJSON);
    case 'MarianTokenizer':
      return MarianTokenizer.fromJSON(object as MarianTokenizerJSON);
    default:
      throw new Error(
        `tokenizer.json: there is no \`model\`, and \`type\` is ${JSON.stringify(object.type)}; expected a Hugging Face tokenizer with a model, or type 'CharTokenizer', 'ByteTokenizer', 'WordTokenizer', 'SentencePieceTokenizer' or 'MarianTokenizer'`,
      );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    throw new Error(`tokenizer.json is no JSON: ${(error as Error).message}`);
  }
}
