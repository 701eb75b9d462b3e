// A tokenizer for JavaScript that encodes a piece of the lines at each step, one line a call.
import { readFileSync } from 'node:fs';
import { serve } from '../harness/contender.mjs';
import { firstLine } from './exactness.mjs';
import { libraries } from './libraries.mjs';

const [library = '', file = '', linesFile = '', size] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(linesFile, 'utf8'));

/** @type {import('./libraries.mjs').Library['encode']} */
let encode;
try {
  const open = libraries[library];
  if (!open) throw new Error(`no library ${library}`);
  ({ encode } = await open(file));
} catch (error) {
  console.log(JSON.stringify({ absent: firstLine(error) }));
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
