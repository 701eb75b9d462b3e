#!/usr/bin/env node
// Requests per second and latency of the server on the loopback address, with and without batching, beside
// the same network served by PyTorch and FastAPI. The servers take turns, so that a noisy neighbour hits
// all of them alike. `--overload 60` then sends twice what the server can take for a minute, `--slow 1000` asks
// while as many connections send a byte a second.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
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
    slow: { type: 'string' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});
const folder = join(dirname(fileURLToPath(import.meta.url)), 'serve');
/**
 * @param {string[]} args
 * @returns {string[]}
 */
const ours = (...args) => [process.execPath, join(folder, 'ours.mjs'), ...args];
const words = Array.from({ length: 20 }, (_, i) => `w${i * 7}`);
const request = {
  method: /** @type {const} */ ('POST'),
  path: '/v1/predict',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text: words.join(' ') }),
};

/**
 * @typedef {{ readonly url: string }} Address
 * @typedef {import('autocannon').Result} Result
 */

/**
 * Starts a server; it says where it is, or why it is not there.
 *
 * @param {string} name
 * @param {string[]} line command and arguments
 */
async function start(name, [command = '', ...args]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  /** @type {{ absent?: string, url?: string }} */
  const greeting = await new Promise((resolve) => {
    lines.on('line', (line) => line.startsWith('{') && resolve(JSON.parse(line)));
    child.on('error', ({ message }) => resolve({ absent: message }));
    child.on('exit', (code) => resolve({ absent: `ended with status ${code}` }));
  });
  const { absent, url = '' } = greeting;
  return { name, child, absent, url };
}

/**
 * @param {Address} server
 * @param {number} connections
 * @param {number} seconds
 * @returns {Promise<Result>}
 */
const load = async ({ url }, connections, seconds) =>
  autocannon({ url, connections, duration: seconds, requests: [request], timeout: 30 });

/** @type {Awaited<ReturnType<typeof start>>[]} */
const servers = [];
for (const [name, command] of Object.entries({
  batched: ours('32'),
  'one by one': ours('1'),
  'FastAPI + PyTorch': [options.python, join(folder, 'fastapi_peer.py')],
})) {
  const server = await start(name, command);
  if (!server.absent) servers.push(server);
  else if (name.startsWith('FastAPI')) console.error(`${name} left out: ${server.absent}`);
  else throw new Error(`${name}: ${server.absent}`);
}

const rows = [];
for (const connections of options.connections.split(',').filter(Boolean).map(Number)) {
  const rounds = new Map(servers.map((server) => [server, /** @type {Result[]} */ ([])]));
  for (const server of servers) await load(server, connections, 2);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const server of round % 2 ? [...servers].reverse() : servers)
      rounds.get(server)?.push(await load(server, connections, Number(options.seconds)));
  }
  const peer = [...rounds].find(([{ name }]) => name.startsWith('FastAPI'))?.[1];
  for (const [{ name }, results] of rounds) {
    /** @param {(result: Result) => number} value */
    const of = (value) => median(results.map(value));
    rows.push({
      connections,
      server: name,
      requests_per_second: of(({ requests }) => requests.average),
      p50_ms: of(({ latency }) => latency.p50),
      p99_ms: of(({ latency }) => latency.p99),
      failed: results.reduce((sum, { errors, non2xx }) => sum + errors + non2xx, 0),
      ratio: peer
        ? median(
            results.map(
              ({ requests }, i) => requests.average / (peer[i]?.requests.average ?? Number.NaN),
            ),
          )
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

/** @param {Address} server */
const memoryOf = async ({ url }) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 1e6;
};

/** Twice what the server takes: more connections than its queue holds, all asking again at once. */
let overload;
if (options.overload) {
  const server = await start('overload', ours('32', '128'));
  if (server.absent) throw new Error(`overload: ${server.absent}`);
  await load(server, 256, 5);
  const before = await memoryOf(server);
  const result = await load(server, 256, Number(options.overload));
  const after = await memoryOf(server);
  const { '2xx': answered, errors, timeouts, statusCodeStats } = result;
  const refused = statusCodeStats[503]?.count ?? 0;
  const others = Object.keys(statusCodeStats).filter((code) => !['200', '503'].includes(code));
  overload = { seconds: Number(options.overload), answered, refused, others, errors, timeouts };
  Object.assign(overload, { megabytes_before: before, megabytes_after: after });
  console.log('overload', overload);
  server.child.kill('SIGTERM');
}

/**
 * Connections that send a body a byte a second, until the server lets them go.
 *
 * @param {Address} server
 * @param {number} count
 */
function openSlowly({ url }, count) {
  const { hostname, port } = new URL(url);
  const head = 'POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  const told = { late: 0, other: 0 };
  const ends = Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${head}content-length: 100000\r\n\r\n`),
    );
    const timer = setInterval(() => socket.writable && socket.write('x'), 1000);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        socket.on('close', () => {
          clearInterval(timer);
          told[answer.startsWith('HTTP/1.1 408') ? 'late' : 'other']++;
          resolve();
        });
      })
    );
  });
  return { told, ended: Promise.all(ends) };
}

let slow;
if (options.slow) {
  const server = await start('slow', ours('32'));
  if (server.absent) throw new Error(`slow: ${server.absent}`);
  await load(server, 16, 5);
  const before = await memoryOf(server);
  const quick = await load(server, 16, 10);
  const { told, ended } = openSlowly(server, Number(options.slow));
  const result = await load(server, 16, 10);
  const during = await memoryOf(server);
  await ended;
  slow = {
    connections: Number(options.slow),
    answered: result['2xx'],
    answered_without_them: quick['2xx'],
    failed: result.errors + result.non2xx,
    told_late: told.late,
    told_otherwise: told.other,
    megabytes: { before, during, after: await memoryOf(server) },
  };
  console.log('slow connections', slow);
  server.child.kill('SIGTERM');
}
if (options.json)
  writeFileSync(options.json, `${JSON.stringify({ rows, overload, slow }, null, 2)}\n`);
