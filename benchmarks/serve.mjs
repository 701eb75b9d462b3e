#!/usr/bin/env node
// Requests per second and latency of the server on the loopback address, with and without batching, beside
// the same network served by PyTorch and FastAPI. The servers take turns, so that a noisy neighbour hits
// all of them alike. `--overload 60` then sends twice what the server can take for a minute.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { median } from './harness/compare.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    connections: { type: 'string', default: '1,16,256' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    overload: { type: 'string' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});
const folder = join(dirname(fileURLToPath(import.meta.url)), 'serve');
const ours = (...args) => [process.execPath, join(folder, 'ours.mjs'), ...args];
const words = Array.from({ length: 20 }, (_, i) => `w${i * 7}`);
const request = {
  method: 'POST',
  path: '/v1/predict',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text: words.join(' ') }),
};

/** Starts a server; it says where it is, or why it is not there. */
async function start(name, [command, ...args]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const greeting = await new Promise((resolve) => {
    lines.on('line', (line) => line.startsWith('{') && resolve(JSON.parse(line)));
    child.on('error', ({ message }) => resolve({ absent: message }));
    child.on('exit', (code) => resolve({ absent: `ended with status ${code}` }));
  });
  return { name, child, ...greeting };
}

const load = ({ url }, connections, seconds, more = {}) =>
  autocannon({ url, connections, duration: seconds, requests: [request], timeout: 30, ...more });

const servers = [];
for (const [name, command] of [
  ['batched', ours('32')],
  ['one by one', ours('1')],
  ['FastAPI + PyTorch', [options.python, join(folder, 'fastapi_peer.py')]],
]) {
  const server = await start(name, command);
  if (!server.absent) servers.push(server);
  else if (name.startsWith('FastAPI')) console.error(`${name} left out: ${server.absent}`);
  else throw new Error(`${name}: ${server.absent}`);
}

const rows = [];
for (const connections of options.connections.split(',').map(Number)) {
  const rounds = new Map(servers.map((server) => [server, []]));
  for (const server of servers) await load(server, connections, 2);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const server of round % 2 ? [...servers].reverse() : servers)
      rounds.get(server).push(await load(server, connections, Number(options.seconds)));
  }
  const peer = rounds.get(servers.find(({ name }) => name.startsWith('FastAPI')));
  for (const [{ name }, results] of rounds) {
    const of = (value) => median(results.map(value));
    rows.push({
      connections,
      server: name,
      requests_per_second: of(({ requests }) => requests.average),
      p50_ms: of(({ latency }) => latency.p50),
      p99_ms: of(({ latency }) => latency.p99),
      failed: results.reduce((sum, { errors, non2xx }) => sum + errors + non2xx, 0),
      ratio: peer
        ? median(results.map(({ requests }, i) => requests.average / peer[i].requests.average))
        : undefined,
    });
  }
}
for (const { child } of servers) child.kill('SIGTERM');
const shown = rows.map(({ requests_per_second: rate, ratio, ...row }) => ({
  ...row,
  'requests/s': Math.round(rate),
  'x FastAPI': ratio?.toFixed(2),
}));
console.table(shown);

/** Twice what the server takes: more connections than its queue holds, all asking again at once. */
let overload;
if (options.overload) {
  const server = await start('overload', ours('32', '128'));
  if (server.absent) throw new Error(`overload: ${server.absent}`);
  const memory = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)[1]) / 1e6;
  };
  await load(server, 256, 5);
  const before = await memory();
  const result = await load(server, 256, Number(options.overload));
  const after = await memory();
  const { '2xx': answered, errors, timeouts, statusCodeStats } = result;
  const refused = statusCodeStats[503]?.count ?? 0;
  const others = Object.keys(statusCodeStats).filter((code) => !['200', '503'].includes(code));
  overload = { seconds: Number(options.overload), answered, refused, others, errors, timeouts };
  Object.assign(overload, { megabytes_before: before, megabytes_after: after });
  console.log('overload', overload);
  server.child.kill('SIGTERM');
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows, overload }, null, 2)}\n`);
