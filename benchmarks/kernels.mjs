#!/usr/bin/env node
// Forward and backward of each attention and residual layer beside its twin in PyTorch.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './harness/compare.mjs';
import { Contender } from './harness/contender.mjs';
import { report } from './harness/table.mjs';
import { cases } from './kernels/cases.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string' },
    compilers: { type: 'string', default: 'graph,xla' },
    threads: { type: 'string', default: '1' },
    clock: { type: 'string', default: 'wall' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

const wanted = options.cases?.split(',') ?? Object.keys(cases);
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) {
  console.error(`no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);
  process.exit(2);
}

/** What differs in its numbers of outputs or weights does not compute the same. */
function checkTwins(name, ours, torch) {
  for (const [what, count] of Object.entries(ours))
    if (torch[what] !== count)
      throw new Error(`${name}: ${count} ${what} and ${torch[what]} of PyTorch, wanted as many`);
}

const here = fileURLToPath(new URL('./kernels/', import.meta.url));
const threads = Number(options.threads);
const env = {
  BENCH_CLOCK: options.clock,
  ...(threads === 1 ? { OMP_NUM_THREADS: '1' } : {}),
};
const python = [join(here, 'peer.py'), `${threads}`];
const rows = [];
for (const compiler of options.compilers.split(',')) {
  const args = [join(here, 'ours.mjs'), compiler, `${threads}`];
  const [ours, torch] = await Promise.all([
    Contender.start({ name: compiler, command: process.execPath, args, threads, env }),
    Contender.start({ name: 'torch', command: options.python, args: python, threads, env }),
  ]);
  for (const contender of [ours, torch])
    if (contender.absent) throw new Error(`${contender.name}: ${contender.absent}`);
  for (const name of wanted) {
    // One after the other: a build measures nothing.
    const sizes = [];
    for (const contender of [ours, torch]) sizes.push(await contender.choose(name));
    checkTwins(name, ...sizes);
    const [row] = await compare(ours, [torch], {
      rounds: Number(options.rounds),
      millisecondsPerTurn: 150,
      warmUp: 5,
    });
    rows.push({ case: name, ours: compiler, peer: 'torch', threads, ...row });
    console.error(`${name} (${compiler}): ${row.ratio.toFixed(2)}`);
  }
  for (const contender of [ours, torch]) contender.stop();
}
report(rows, options.json);
