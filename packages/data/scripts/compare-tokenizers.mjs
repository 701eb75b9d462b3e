#!/usr/bin/env node
// Encodes real lines in all scripts with this package and with Python's `tokenizers`, and demands the
// same ids, offsets and decoded text. Needs a build, RESATTN_DATA_DIR and, as RESATTN_PYTHON or
// python3, a Python that has `tokenizers`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { collectLines, oddTexts } from './compared-texts.mjs';
import { comparedTokenizers } from './compared-tokenizers.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const data = process.env.RESATTN_DATA_DIR ?? join(here, '../../../../shared/data');
const python = process.env.RESATTN_PYTHON ?? 'python3';
const limit = Number(process.argv[2] ?? 24000);

if (!existsSync(data)) quit(`no data folder at ${data}; set RESATTN_DATA_DIR`);
if (spawnSync(python, ['-c', 'import tokenizers']).status !== 0)
  quit(`${python} has no module tokenizers; pip install tokenizers, or set RESATTN_PYTHON`);

const lines = collectLines(data, limit);
const texts = [...lines, ...oddTexts()];
console.log(`${lines.length} lines and ${texts.length - lines.length} odd texts`);

const peer = spawn(python, [join(here, 'compare-tokenizers.py')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
async function ask(request) {
  peer.stdin.write(`${JSON.stringify(request)}\n`);
  return JSON.parse((await answers.next()).value);
}

const folder = mkdtempSync(join(tmpdir(), 'tokenizers-'));
let failures = 0;
for (const [name, tokenizer] of await comparedTokenizers(data)) {
  const file = join(folder, 'tokenizer.json');
  writeFileSync(file, JSON.stringify(tokenizer));
  await ask({ load: file });
  const differing = { ids: [], offsets: [], decoded: [] };
  for (let from = 0; from < texts.length; from += 500) {
    const batch = texts.slice(from, from + 500);
    const expected = await ask({ texts: batch });
    batch.forEach((text, i) => {
      const encoding = tokenizer.encode(text, { offsetUnit: 'codePoint' });
      if (!same(encoding.ids, expected.ids[i])) differing.ids.push(text);
      else if (!same(encoding.offsets, expected.offsets[i])) differing.offsets.push(text);
      if (tokenizer.decode(expected.ids[i], { skipSpecialTokens: false }) !== expected.decoded[i])
        differing.decoded.push(text);
    });
  }
  const counts = Object.entries(differing).map(([what, list]) => `${what} ${list.length}`);
  console.log(`${name.padEnd(28)} differing: ${counts.join(', ')}`);
  for (const [what, list] of Object.entries(differing)) {
    failures += list.length;
    for (const text of list.slice(0, 5)) console.log(`  ${what}: ${JSON.stringify(text)}`);
  }
}
peer.stdin.end();
rmSync(folder, { recursive: true });
process.exit(failures > 0 ? 1 : 0);

function same(ours, theirs) {
  return ours.length === theirs.length && theirs.every((value, i) => value === ours[i]);
}

function quit(message) {
  console.error(`compare-tokenizers: ${message}`);
  process.exit(2);
}
