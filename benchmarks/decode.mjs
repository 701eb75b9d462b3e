#!/usr/bin/env node
// Tokens a second of greedy and beam-4 decoding beside `transformers` on PyTorch: the same weights, the
// same inputs, the same number of new tokens, with caches on both sides. Both write their sequences,
// and the table says how many are equal.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './harness/compare.mjs';
import { Contender } from './harness/contender.mjs';
import { report } from './harness/table.mjs';

const models = ['marian', 'gpt2'];
/** @type {Readonly<Record<string, number>>} */
const searches = { greedy: 1, beam4: 4 };

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string', default: models.join(',') },
    batches: { type: 'string', default: '1,32' },
    searches: { type: 'string', default: Object.keys(searches).join(',') },
    tokens: { type: 'string', default: '48' },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: String(cpus().length) },
    clock: { type: 'string', default: 'wall' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'resattn-bench-'));
const rows = [];
try {
  for (const model of options.cases.split(',')) {
    if (!models.includes(model)) fail(`no case "${model}", expected ${models.join(', ')}`);
    const made = spawnSync(
      process.execPath,
      [join(here, 'decode', 'model.mjs'), model, join(folder, model)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (made.status !== 0) fail(`the model ${model} could not be made`);
    for (const search of options.searches.split(',')) {
      if (!(search in searches))
        fail(`no search "${search}", expected ${Object.keys(searches).join(', ')}`);
      for (const batch of options.batches.split(',').map(Number)) {
        const found = await compareCase(model, search, batch);
        for (const { times } of found)
          console.error(`${model}, ${search}, batch ${batch}: ${times.toFixed(2)} times the peer`);
        rows.push(...found);
      }
    }
  }
  const columns = ['case', 'search', 'batch', 'threads', 'ours_tps', 'peer_tps', 'times', 'spread'];
  report(rows, options.json, [...columns, 'equal']);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} model
 * @param {string} search
 * @param {number} batch
 */
async function compareCase(model, search, batch) {
  /** @param {string} who */
  const written = (who) => join(folder, `${model}-${search}-${batch}-${who}.json`);
  /** @param {string} who */
  const settings = (who) => [
    join(folder, model),
    String(batch),
    String(searches[search]),
    options.tokens,
    options.threads,
    written(who),
  ];
  /**
   * @param {string} name
   * @param {string} command
   * @param {string} script
   */
  const start = (name, command, script) =>
    Contender.start({
      name,
      command,
      args: [join(here, 'decode', script), ...settings(name)],
      threads: Number(options.threads),
      env: { BENCH_CLOCK: options.clock },
    });
  const ours = await start('resattn', process.execPath, 'ours.mjs');
  if (ours.absent) throw new Error(ours.absent);
  const peer = await start('transformers', options.python, 'peer.py');
  if (peer.absent) {
    console.error(`transformers left out: ${peer.absent}`);
    ours.stop();
    return [];
  }
  const [row] = /** @type {[Awaited<ReturnType<typeof compare>>[number]]} */ (
    await compare(ours, [peer], {
      rounds: Number(options.rounds),
      millisecondsPerTurn: 400,
      // So many that XLA has compiled what it will: 256 steps of each size, see SequenceGenerator.
      warmUp: 20,
    })
  );
  for (const contender of [ours, peer]) contender.stop();
  /**
   * @param {string} who
   * @returns {number[][]}
   */
  const read = (who) => JSON.parse(readFileSync(written(who), 'utf8'));
  const [own, theirs] = [read('resattn'), read('transformers')];
  const numEqual = own.filter((tokens, i) => String(tokens) === String(theirs[i])).length;
  /** @param {number} ms */
  const perSecond = (ms) => (batch * Number(options.tokens) * 1000) / ms;
  return [
    {
      case: model,
      search,
      batch,
      threads: Number(options.threads),
      ours_tps: perSecond(row.ours_ms),
      peer_tps: perSecond(row.peer_ms),
      // Tokens a second, ours over the peer's: above 1 is faster.
      times: 1 / row.ratio,
      spread: row.spread,
      equal: `${numEqual}/${batch}`,
    },
  ];
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(2);
}
