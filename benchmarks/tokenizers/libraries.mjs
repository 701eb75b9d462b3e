// Tokenizers for JavaScript: each is opened on a tokenizer.json and gives `encode`, which is what is
// timed, and `ids`, which reads the ids out of what `encode` returns.
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Library
 * @property {(line: string) => unknown} encode what is timed; may be a promise
 * @property {(encoding: any) => Iterable<number> | ArrayLike<number>} ids out of what `encode` gave
 */

/** @type {Readonly<Record<string, (file: string) => Promise<Library>>>} */
export const libraries = {
  resattn: async (file) => {
    const { tokenizerFromJSON } = await import('@resattn/data');
    const tokenizer = tokenizerFromJSON(readFileSync(file, 'utf8'));
    return { encode: (line) => tokenizer.encode(line), ids: (encoding) => encoding.ids };
  },
  tokenizers: async (file) => {
    const { default: tokenizers } = await import('tokenizers');
    const tokenizer = tokenizers.Tokenizer.fromFile(file);
    return { encode: (line) => tokenizer.encode(line), ids: (encoding) => encoding.getIds() };
  },
  '@huggingface/tokenizers': async (file) => {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(file, 'utf8')), {});
    return { encode: (line) => tokenizer.encode(line), ids: (encoding) => encoding.ids };
  },
  kitoken: async (file) => {
    const { Kitoken } = await import('kitoken/node');
    const tokenizer = new Kitoken(readFileSync(file));
    return { encode: (line) => tokenizer.encode(line, true), ids: (ids) => ids };
  },
  'js-tiktoken': async () => {
    const { getEncoding } = await import('js-tiktoken');
    const tokenizer = getEncoding('gpt2');
    return { encode: (line) => tokenizer.encode(line, 'all'), ids: (ids) => ids };
  },
};
