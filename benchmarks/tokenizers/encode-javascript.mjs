// A tokenizer for JavaScript that encodes a piece of the lines at each step, one line a call.
import { readFileSync } from 'node:fs';
import { serve } from '../harness/contender.mjs';

const [library, file, linesFile, size] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(linesFile, 'utf8'));

/** Each gives a function that encodes one line. */
const libraries = {
  resattn: async () => {
    const { tokenizerFromJSON } = await import('@resattn/data');
    const tokenizer = tokenizerFromJSON(readFileSync(file, 'utf8'));
    return (line) => tokenizer.encode(line);
  },
  tokenizers: async () => {
    const { default: tokenizers } = await import('tokenizers');
    const tokenizer = tokenizers.Tokenizer.fromFile(file);
    return (line) => tokenizer.encode(line);
  },
  '@huggingface/tokenizers': async () => {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(file, 'utf8')), {});
    return (line) => tokenizer.encode(line);
  },
  kitoken: async () => {
    const { Kitoken } = await import('kitoken/node');
    const tokenizer = new Kitoken(readFileSync(file));
    return (line) => tokenizer.encode(line, true);
  },
  'js-tiktoken': async () => {
    const { getEncoding } = await import('js-tiktoken');
    const tokenizer = getEncoding('gpt2');
    return (line) => tokenizer.encode(line, 'all');
  },
};

let encode;
try {
  encode = await libraries[library]();
} catch (error) {
  console.log(JSON.stringify({ absent: String(error.message ?? error).split('\n')[0] }));
  process.exit();
}
let next = 0;
await serve(library, async () => {
  for (let i = 0; i < Number(size); i++) {
    const encoding = encode(lines[next]);
    if (encoding instanceof Promise) await encoding;
    next = (next + 1) % lines.length;
  }
});
