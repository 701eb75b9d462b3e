#!/usr/bin/env node
// Encoding, one line a call, and training, beside Python's tokenizers (Rust) and the tokenizers for
// JavaScript that give the same ids on real lines; one thread each. No line is encoded twice, so that
// remembering whole lines gains nothing. `--cases exact` counts the texts that those libraries encode
// otherwise, odd ones among them. Needs the data folder, RESATTN_DATA_DIR.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { comparedTokenizers } from '../packages/data/scripts/compared-tokenizers.mjs';
import { Contender } from './harness/contender.mjs';
import { comparePieces } from './harness/pieces.mjs';
import { report } from './harness/table.mjs';
import { countDifferences } from './tokenizers/exactness.mjs';
import { encodingLines, trainingLines } from './tokenizers/texts.mjs';

/**
 * Model, its lines, and the libraries for JavaScript that are exact with it on real lines.
 *
 * @type {Readonly<Record<string, [model: string, kind: 'english' | 'chinese' | 'mixed', exact: string[]]>>}
 */
const encoding = {
  'bert-uncased': ['bert-base-uncased', 'english', ['tokenizers', 'kitoken']],
  'bert-chinese': ['bert-base-chinese', 'chinese', ['tokenizers', 'kitoken']],
  gpt2: ['gpt2', 'mixed', ['tokenizers', '@huggingface/tokenizers', 'kitoken', 'js-tiktoken']],
  llama: ['llama-3 style', 'mixed', ['tokenizers', '@huggingface/tokenizers', 'kitoken']],
  unigram: ['unigram 8k', 'mixed', ['tokenizers', 'kitoken']],
};
const training = ['bpe', 'byte-level-bpe', 'wordpiece', 'unigram'];
const cases = [
  ...Object.keys(encoding).map((name) => `encode-${name}`),
  ...training.map((name) => `train-${name}`),
  'exact',
  'memory',
];

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string', default: cases.slice(0, -2).join(',') },
    lines: { type: 'string', default: '24000' },
    rounds: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '4' },
    'memory-megabytes': { type: 'string', default: '1000' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});
const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.RESATTN_DATA_DIR ?? join(here, '../../shared/data');
const chosen = options.cases.split(',');
const unknown = chosen.find((name) => !cases.includes(name));
if (unknown !== undefined || !existsSync(data)) {
  console.error(
    unknown === undefined
      ? `no data folder at ${data}: RESATTN_DATA_DIR names it`
      : `no case "${unknown}", expected ${cases.join(', ')}`,
  );
  process.exit(2);
}

const piece = 300;
const folder = mkdtempSync(join(tmpdir(), 'resattn-bench-'));
/** @typedef {ReadonlyMap<string, import('@resattn/data').Tokenizer>} Tokenizers */
/** @typedef {import('./harness/table.mjs').Row} Row */

/** @param {string} name */
const script = (name) => join(here, 'tokenizers', name);
/** @type {Row[]} */
const rows = [];
try {
  const needed = new Set(
    chosen.map((name) =>
      name === 'memory' ? 'gpt2' : encoding[name.slice('encode-'.length)]?.[0],
    ),
  );
  if (chosen.includes('exact')) for (const [model] of Object.values(encoding)) needed.add(model);
  const tokenizers = new Map(await comparedTokenizers(data, (name) => needed.has(name)));
  for (const name of chosen) {
    if (name.startsWith('encode-')) rows.push(...(await compareEncoding(name, tokenizers)));
    else if (name.startsWith('train-')) rows.push(...(await compareTraining(name)));
    else if (name === 'exact') await compareExactness(tokenizers);
    else await measureMemory(tokenizers.get('gpt2'));
  }
  if (rows.length > 0) report(rows, options.json);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} name
 * @param {Tokenizers} tokenizers
 */
async function compareEncoding(name, tokenizers) {
  const row = encoding[name.slice('encode-'.length)];
  if (!row) throw new Error(`no case ${name}`);
  const [model, kind, exact] = row;
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(tokenizers.get(model)));
  const lines = encodingLines(data, kind, Number(options.lines));
  const linesFile = join(folder, `${name}-lines.json`);
  writeFileSync(linesFile, JSON.stringify(lines));
  /** @param {string} library */
  const javascript = (library) =>
    start(library, process.execPath, 'encode-javascript.mjs', [library, file, linesFile, piece]);
  const ours = await javascript('resattn');
  const peers = await Promise.all([
    start('Python tokenizers', options.python, 'encode.py', [file, linesFile, piece]),
    ...exact.map(javascript),
  ]);
  // A fifth of the lines lets engines compile and caches fill; the first step was before it.
  const pieces = Math.floor(lines.length / piece);
  const warmUp = Math.floor(pieces / 5);
  return compareAll(name, ours, peers, { warmUp: warmUp - 1, pieces: pieces - warmUp });
}

/** @param {string} name */
async function compareTraining(name) {
  const linesFile = join(folder, 'training.json');
  const lines = trainingLines(data, Number(options.megabytes) * 1e6);
  writeFileSync(linesFile, JSON.stringify(lines));
  const args = [name.slice('train-'.length), linesFile, 8000];
  const ours = await start('resattn', process.execPath, 'train-ours.mjs', args);
  const peer = await start('Python tokenizers', options.python, 'train.py', args);
  return compareAll(name, ours, [peer], { warmUp: 0, pieces: Number(options.rounds) });
}

/** @param {Tokenizers} tokenizers */
async function compareExactness(tokenizers) {
  /** @type {Row[]} */
  const counted = [];
  for (const [name, [model, , exact]] of Object.entries(encoding)) {
    const file = join(folder, `exact-${name}.json`);
    const tokenizer = tokenizers.get(model);
    if (!tokenizer) throw new Error(`no tokenizer ${model}`);
    writeFileSync(file, JSON.stringify(tokenizer));
    for (const library of exact) {
      const count = Number(options.lines);
      const found = await countDifferences(library, file, tokenizer, data, count);
      if (found.absent !== undefined)
        console.error(`${name}: ${library} left out: ${found.absent}`);
      else
        counted.push({
          model: name,
          library,
          differing_lines: found.lines,
          differing_odd: found.odd,
        });
    }
  }
  report(counted, options.json, ['model', 'library', 'differing_lines', 'differing_odd']);
}

/**
 * @param {string} name
 * @param {string} command
 * @param {string} file
 * @param {readonly (string | number)[]} args
 */
function start(name, command, file, args) {
  return Contender.start({
    name,
    command,
    args: [script(file), ...args.map(String)],
    threads: 1,
    env: { TOKENIZERS_PARALLELISM: 'false', RAYON_NUM_THREADS: '1' },
  });
}

/**
 * @param {string} name
 * @param {Contender} ours
 * @param {readonly Contender[]} candidates
 * @param {{ warmUp: number, pieces: number }} steps
 * @returns {Promise<Row[]>}
 */
async function compareAll(name, ours, candidates, { warmUp, pieces }) {
  try {
    if (ours.absent) throw new Error(`${name}: ${ours.absent}`);
    for (const { name: peer, absent } of candidates)
      if (absent) console.error(`${name}: ${peer} left out: ${absent}`);
    const peers = candidates.filter(({ absent }) => !absent);
    for (const contender of [ours, ...peers]) await contender.run(warmUp);
    const compared = await comparePieces(ours, peers, pieces);
    return compared.map((row, i) => ({
      case: name,
      peer: peers[i]?.description,
      threads: 1,
      ...row,
    }));
  } finally {
    for (const contender of [ours, ...candidates]) contender.stop();
  }
}

/**
 * Memory while a large file is encoded line by line, and while a tokenizer is trained on it.
 *
 * @param {import('@resattn/data').Tokenizer | undefined} tokenizer
 */
async function measureMemory(tokenizer) {
  const file = join(folder, 'large.txt');
  const tokenizerFile = join(folder, 'memory.json');
  writeFileSync(tokenizerFile, JSON.stringify(tokenizer));
  const block = `${trainingLines(data, 4e6).join('\n')}\n`;
  const out = createWriteStream(file);
  const wanted = Number(options['memory-megabytes']) * 1e6;
  for (let size = 0; size < wanted; size += Buffer.byteLength(block))
    if (!out.write(block)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  for (const stage of ['encode', 'train']) {
    const child = spawn(process.execPath, [script('memory.mjs'), stage, file, tokenizerFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const { megabytes, rss_mb } = JSON.parse(line);
      console.log(`${stage}: ${megabytes.toFixed(0)} MB read, ${rss_mb.toFixed(0)} MB of memory`);
    }
  }
  rmSync(file);
}
