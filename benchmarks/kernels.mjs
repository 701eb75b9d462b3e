#!/usr/bin/env node
// Forward and backward of each attention and residual layer beside its twin in PyTorch.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rowOf, takeTurns } from './harness/compare.mjs';
import { Contender } from './harness/contender.mjs';
import { report } from './harness/table.mjs';
import { cases } from './kernels/cases.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string' },
    compilers: { type: 'string', default: 'auto' },
    threads: { type: 'string', default: '1' },
    clock: { type: 'string', default: 'wall' },
    // Rounds in each pair of processes. What memory a process got decides much of a small kernel's time, so
    // one pair is one draw.
    rounds: { type: 'string', default: '3' },
    processes: { type: 'string', default: '5' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

const wanted = options.cases?.split(',') ?? Object.keys(cases);
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) {
  console.error(`no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);
  process.exit(2);
}

/**
 * What differs in its numbers of outputs or weights does not compute the same.
 *
 * @param {string} name
 * @param {import('./harness/contender.mjs').Sizes} ours
 * @param {import('./harness/contender.mjs').Sizes} torch
 */
function checkTwins(name, ours, torch) {
  for (const [what, count] of Object.entries(ours))
    if (torch[what] !== count)
      throw new Error(`${name}: ${count} ${what} and ${torch[what]} of PyTorch, expected as many`);
}

const here = fileURLToPath(new URL('./kernels/', import.meta.url));
const threads = Number(options.threads);
const env = {
  BENCH_CLOCK: options.clock,
  ...(threads === 1 ? { OMP_NUM_THREADS: '1' } : {}),
};

/**
 * Starts ours and PyTorch and compares them case by case: of each, the milliseconds of all rounds.
 *
 * @param {string} compiler
 * @param {readonly string[]} names
 */
async function comparePair(compiler, names) {
  const args = [join(here, 'ours.mjs'), compiler, `${threads}`];
  const python = [join(here, 'peer.py'), `${threads}`];
  const pair = await Promise.all([
    Contender.start({ name: compiler, command: process.execPath, args, threads, env }),
    Contender.start({ name: 'torch', command: options.python, args: python, threads, env }),
  ]);
  for (const { absent, name } of pair) if (absent) throw new Error(`${name}: ${absent}`);
  /** @type {Map<string, [ours: number[], torch: number[]]>} */
  const times = new Map();
  for (const name of names) {
    // One after the other: a build measures nothing.
    const own = await pair[0].choose(name);
    checkTwins(name, own, await pair[1].choose(name));
    const turns = await takeTurns(pair, {
      rounds: Number(options.rounds),
      millisecondsPerTurn: 150,
      // The compiler `auto` has chosen by then.
      warmUp: 12,
    });
    /** @type {[number[], number[]]} */
    const ofCase = [turns.get(pair[0]) ?? [], turns.get(pair[1]) ?? []];
    times.set(name, ofCase);
    const row = rowOf(...ofCase);
    console.error(`${name} (${compiler}): ${row.ratio.toFixed(2)}`);
  }
  for (const contender of pair) contender.stop();
  return times;
}

const processes = Number(options.processes);
const rows = [];
for (const compiler of options.compilers.split(',')) {
  /** @type {Awaited<ReturnType<typeof comparePair>>[]} */
  const pairs = [];
  for (let i = 0; i < processes; i++) {
    // Each pair of processes comes to a case after others.
    const first = Math.floor((i * wanted.length) / processes);
    pairs.push(await comparePair(compiler, [...wanted.slice(first), ...wanted.slice(0, first)]));
  }
  for (const name of wanted) {
    const ours = pairs.flatMap((pair) => pair.get(name)?.[0] ?? []);
    const torch = pairs.flatMap((pair) => pair.get(name)?.[1] ?? []);
    rows.push({ case: name, ours: compiler, peer: 'torch', threads, ...rowOf(ours, torch) });
  }
}
report(rows, options.json);
