import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { letterClassifier } from './fixtures/fake-models.js';
import { closeServers, serve } from './fixtures/serving.js';

afterEach(closeServers);

/**
 * Asks on so many connections at once, and wakes the other side when the system has accepted and taken
 * in them all; then tells how often each status was answered, and `cut` for connections that ended
 * without one.
 */
const clients = `
const { parentPort, workerData: { port, count, signal } } = require('node:worker_threads');
const { connect } = require('node:net');
const body = JSON.stringify({ text: 'A' });
const head = 'POST /v1/predict HTTP/1.1\\r\\nhost: localhost\\r\\ncontent-type: application/json\\r\\n';
const request = head + 'content-length: ' + body.length + '\\r\\n\\r\\n' + body;
const tally = {};
let asked = 0;
let ended = 0;
for (let i = 0; i < count; i++) {
  let answer = '';
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(request, () => { if (++asked < count) return; Atomics.store(signal, 0, 1); Atomics.notify(signal, 0); });
  });
  socket.on('data', (data) => { answer += data; });
  socket.on('error', () => {});
  socket.on('close', () => {
    const status = /^HTTP\\/1.1 (\\d+)/.exec(answer)?.[1] ?? 'cut';
    tally[status] = (tally[status] ?? 0) + 1;
    if (++ended === count) parentPort.postMessage(tally);
  });
}`;

it('every request that the system accepted is answered or refused with a status as the server ends', async () => {
  const counts: Record<string, number> = {};
  for (let round = 0; round < 10; round++) {
    const server = await serve({ models: [letterClassifier('letters', { milliseconds: 20 })] });
    await server.ready;
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { port: Number(new URL(server.url).port), count: 100, signal };
    const worker = new Worker(clients, { eval: true, workerData });
    await once(worker, 'online');
    const tallied = once(worker, 'message') as Promise<[Record<string, number>]>;
    // This thread stands still while all of them ask, as one that computes does: the system alone has
    // accepted them when the server ends.
    Atomics.wait(signal, 0, 0);
    await server.close();
    for (const [status, count] of Object.entries((await tallied)[0])) {
      counts[status] = (counts[status] ?? 0) + count;
    }
    await worker.terminate();
  }
  const { 200: answered = 0, 503: refused = 0, ...others } = counts;
  expect(others).toEqual({});
  expect(answered + refused).toBe(1000);
});
