#!/usr/bin/env node
// Training steps beside plain tfjs-node and PyTorch. A case is a file in train-step/ with one
// contender in JavaScript (the same step as `graph`, `xla` or `eager`) and one in Python.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './harness/compare.mjs';
import { Contender } from './harness/contender.mjs';
import { report } from './harness/table.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'train-step');
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.slice(0, -'.mjs'.length));

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    cases: { type: 'string', default: known.join(',') },
    threads: { type: 'string', default: cpus().length > 1 ? `1,${cpus().length}` : '1' },
    rounds: { type: 'string', default: '9' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

const rows = [];
for (const name of options.cases.split(',')) {
  if (!known.includes(name)) {
    console.error(`no case "${name}", want ${known.join(', ')}`);
    process.exit(2);
  }
  for (const threads of options.threads.split(',').map(Number)) {
    rows.push(...(await runCase(name, threads)));
  }
}
report(rows, options.json);

async function runCase(name, threads) {
  const script = join(folder, `${name}.mjs`);
  const ours = (mode) =>
    Contender.start({
      name: mode,
      command: process.execPath,
      args: [script, mode, String(threads)],
      threads,
    });
  const torch = (peer) =>
    Contender.start({
      name: peer,
      command: options.python,
      args: [join(folder, `${name}.py`), peer, String(threads)],
      threads,
      env: threads === 1 ? { OMP_NUM_THREADS: '1' } : {},
    });
  const started = {
    graph: await ours('graph'),
    xla: await ours('xla'),
    'tfjs-node': await ours('eager'),
    torch: await torch('torch'),
    'torch-compile': await torch('torch-compile'),
  };
  const peers = ['tfjs-node', 'torch', 'torch-compile'].filter((peer) => {
    const { absent } = started[peer];
    if (absent) console.error(`${name}: ${peer} left out: ${absent}`);
    return !absent;
  });
  const found = [];
  for (const mode of ['graph', 'xla']) {
    if (started[mode].absent) throw new Error(`${name} (${mode}): ${started[mode].absent}`);
    const results = await compare(
      started[mode],
      peers.map((peer) => started[peer]),
      { rounds: Number(options.rounds), millisecondsPerTurn: 400, warmUp: 5 },
    );
    found.push(
      ...results.map((result, i) => ({
        case: name,
        ours: mode,
        peer: peers[i],
        threads,
        ...result,
      })),
    );
  }
  for (const contender of Object.values(started)) contender.stop();
  return found;
}
