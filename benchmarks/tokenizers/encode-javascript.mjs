// A tokenizer for JavaScript that encodes a piece of the lines at each step, one line a call.
import { readFileSync } from 'node:fs';
import { serve } from '../harness/contender.mjs';
import { libraries } from './libraries.mjs';

const [library, file, linesFile, size] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(linesFile, 'utf8'));

let encode;
try {
  ({ encode } = await libraries[library](file));
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
