#!/usr/bin/env node
// Encodes real lines in all scripts with this package and with Python's `tokenizers`, and demands the
// same ids, offsets and decoded text. Needs a build, RESATTN_DATA_DIR and, as RESATTN_PYTHON or
// python3, a Python that has `tokenizers`.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
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

/** Lines of every text file, taken evenly, each once. */
function collectLines(root, count) {
  const files = [];
  const walk = (path) => {
    for (const name of readdirSync(path).sort()) {
      const child = join(path, name);
      if (statSync(child).isDirectory()) walk(child);
      else if (
        /\.(txt|en|de|csv|jsonl|tsv|conll|label|data|all|\w+)(\.gz)?$/.test(name) &&
        !/model|tokenizer|\.json|vocab|encoder|SOURCES/.test(name)
      )
        files.push(child);
    }
  };
  walk(root);
  const pools = files.map((file) => {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return text.split('\n').filter((line) => line !== '' && line.length < 5000);
  });
  const chosen = new Set();
  const total = pools.reduce((sum, pool) => sum + Math.sqrt(pool.length), 0);
  for (const pool of pools) {
    const share = Math.min(pool.length, Math.ceil((1.6 * count * Math.sqrt(pool.length)) / total));
    for (let i = 0; i < share; i++) chosen.add(pool[Math.floor((i * pool.length) / share)]);
  }
  return [...chosen].slice(0, Math.max(count, 20000));
}

/** Random strings of difficult characters, the same every time. */
function oddTexts() {
  const groups = [
    [
      ' ',
      '  ',
      '\t',
      '\n',
      '\r\n',
      '\u00a0',
      '\u3000',
      '\u2028',
      '\u200b',
      '\u200d',
      '\ufeff',
      '\0',
      '\x7f',
      '\x85',
      '\u00ad',
    ],
    [
      'a',
      'B',
      'é',
      'e\u0301',
      'İ',
      'ı',
      'ß',
      'Σ',
      'ς',
      'ſ',
      'ﬁ',
      'ǆ',
      '\u1e9b\u0323',
      'Ω',
      'Å',
      'K',
      'ñ',
      'ｆ',
      'Ａ',
    ],
    [
      '\u0300',
      '\u0323',
      '\u0345',
      '\u0334',
      '\u3099',
      '\u05b0',
      '\u064b',
      '\u302e',
      '\u1ab0',
      '\u0f71\u0f72',
      '\u0338',
    ],
    [
      '中',
      '国',
      '\u{20000}',
      '\u{2f800}',
      'ア',
      'が',
      'か\u3099',
      '한',
      '\u1112\u1161\u11ab',
      '。',
      '「',
      '｡',
    ],
    ['👩‍👩‍👧', '🇩🇪', '👍🏽', '❤️', '😀', '𝒳', '𝟘', '🏳️‍🌈'],
    ['١', '२', '½', '①', '0', '12345', '٣', 'Ⅷ', '²'],
    [
      '!',
      '…',
      '«',
      "'s",
      "'LL",
      "'ſ",
      '\u2581',
      '<unk>',
      '[SEP]',
      '<s>',
      '##',
      '&amp;',
      '—',
      '$',
      '€',
      '\u0e33',
      'ำ',
    ],
    [
      'שלום',
      'مرحبا',
      'नमस्ते',
      'ไทย',
      'ქართული',
      'ကို',
      'தமிழ்',
      '\ua9c0',
      'ᬅ',
      '\u{1e900}',
      '\u{11383}',
      '\ufdfa',
    ],
  ];
  let state = 12345;
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return Array.from({ length: 3000 }, () => {
    let text = '';
    for (let n = 1 + below(12); n > 0; n--) {
      const group = groups[below(groups.length)];
      text += group[below(group.length)];
    }
    return text;
  });
}
