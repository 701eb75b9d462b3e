#!/usr/bin/env node
// BLEU, chrF and ROUGE over 10,000 pairs of sentences beside sacreBLEU and rouge-score. The corpus
// is cut into pieces which both sides score in turns, so that a noisy neighbour hits both alike; the
// times are summed over all pieces, the ratio is the median over the pieces.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Contender } from './harness/contender.mjs';
import { comparePieces } from './harness/pieces.mjs';
import { report } from './harness/table.mjs';
import { makePairs } from './metrics/pairs.mjs';

/** @type {Record<string, string>} */
const peers = { bleu: 'sacrebleu', chrf: 'sacrebleu', 'chrf++': 'sacrebleu', ter: 'sacrebleu' };
for (const name of ['rouge', 'rouge-stem']) peers[name] = 'rouge-score';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string', default: 'bleu,chrf,chrf++,rouge,rouge-stem' },
    pairs: { type: 'string', default: '10000' },
    pieces: { type: 'string', default: '25' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});
const pieces = Number(options.pieces);
const size = Number(options.pairs) / pieces;
if (!Number.isInteger(size)) {
  console.error(`${options.pairs} pairs cannot be cut into ${options.pieces} equal pieces`);
  process.exit(2);
}

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'resattn-bench-'));
const corpus = join(folder, 'pairs.json');
writeFileSync(corpus, JSON.stringify(makePairs(pieces * size)));
const rows = [];
try {
  for (const name of options.cases.split(',')) {
    if (!(name in peers)) {
      console.error(`no case "${name}", expected ${Object.keys(peers).join(', ')}`);
      process.exitCode = 2;
      break;
    }
    const row = await compareCase(name);
    if (row) rows.push(row);
  }
  report(rows, options.json);
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {string} name */
async function compareCase(name) {
  const library = peers[name] ?? '';
  const args = [corpus, String(size), name];
  /**
   * @param {string} who
   * @param {string} command
   * @param {string} script
   */
  const start = (who, command, script) =>
    Contender.start({
      name: who,
      command,
      args: [join(here, 'metrics', script), ...args],
      threads: 1,
    });
  const ours = await start('ours', process.execPath, 'ours.mjs');
  const peer = await start(library, options.python, 'peer.py');
  try {
    if (ours.absent) throw new Error(`${name}: ${ours.absent}`);
    if (peer.absent) {
      console.error(`${name}: ${library} left out: ${peer.absent}`);
      return undefined;
    }
    // A whole turn through the corpus, so that our code is compiled by the engine.
    await ours.run(pieces);
    const [compared] = await comparePieces(ours, [peer], pieces);
    return { case: name, peer: peer.description, threads: 1, ...compared };
  } finally {
    ours.stop();
    peer.stop();
  }
}
