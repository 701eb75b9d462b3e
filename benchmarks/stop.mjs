#!/usr/bin/env node
// How long a cell takes from Stop to `idle`, by `interrupt_request` and by SIGINT: a synchronous loop, one after an
// await, one in a timer, training, generation and a download; whether anything is printed afterwards, and whether
// what was stopped can be used further.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './harness/compare.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** It needs jupyter_client. */
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

// Sends a byte now and then, without an end.
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-length': 1e9 });
  const timer = setInterval(() => response.write('a'), 20);
  response.on('close', () => clearInterval(timer));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const setup = `
import * as tf from '@tensorflow/tfjs';
import { optimizers, Trainer } from '@resattn/core';
import { receiveFile } from '@resattn/data/node';
import { classificationBatches, makeClassifier, SequenceGenerator, transformerLanguageModel } from '@resattn/models';
import { useTensorFlow } from '@resattn/runtime';
await useTensorFlow({ device: 'cpu' });
let count = 0;
const model = makeClassifier('resnet-attention', { vocabularySize: 1000, numClasses: 4 });
const trainer = new Trainer({ model, optimizer: optimizers.adamw({ learningRate: 0.001 }) });
const x = { values: Int32Array.from({ length: 64 * 32 }, (_, i) => 4 + (i % 900)), shape: [64, 32] };
const labels = { values: new Int32Array(64), shape: [64] };
const source = { batchesPerEpoch: 1e9, *epoch() { while (true) yield { tokens: x, labels }; } };
await trainer.fit(source as never, { steps: 2 });
const callbacks = [{ onStep: ({ step }) => { if (step % 10 === 0) console.log('step', step); } }];
const language = transformerLanguageModel({ vocabularySize: 5000, numLayers: 4, maxLength: 4000, modelDim: 256, numHeads: 4, hiddenUnits: 1024 });
const generator = new SequenceGenerator(language.decoder);
await generator.generate([[3]], { maxNewTokens: 40, eosIds: [2], suppressedIds: [2] });`;
const isAlive = { check: '1 + 1', expected: '2' };
const file = `{ name: 'a', url: 'http://127.0.0.1:${port}/a', bytes: 1e9, remedy: '' }`;
const cases = [
  { name: 'synchronous loop', code: 'while (true) count++;', ...isAlive },
  { name: 'loop after await', code: 'await null; while (true) count++;', ...isAlive },
  {
    name: 'loop in a timer',
    code: 'setTimeout(() => { while (true) count++; }, 1); await new Promise(() => {});',
    ...isAlive,
  },
  {
    name: 'trainer.fit',
    code: 'await trainer.fit(source as never, { steps: 1e9, callbacks });',
    check: '(await trainer.fit(source as never, { steps: 3 })).status',
    expected: "'completed'",
  },
  {
    name: 'generate',
    code: 'await generator.generate([[3]], { maxNewTokens: 3500, eosIds: [2], suppressedIds: [2] });',
    check: '(await generator.generate([[3]], { maxNewTokens: 3, eosIds: [2] })).length',
    expected: '1',
  },
  {
    name: 'download',
    code: `await receiveFile(${file}, '/tmp/resattn-stop.part', {});`,
    check: "(await import('node:fs')).existsSync('/tmp/resattn-stop.part')",
    expected: 'true',
  },
];

const child = spawn(options.python, [join(root, 'benchmarks/stop/measure.py')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
child.stdin.end(
  JSON.stringify({
    argv: [
      process.execPath,
      join(root, 'packages/kernel/dist/cjs/bin.js'),
      'start',
      '{connection_file}',
    ],
    folder: join(root, 'packages/notebooks'),
    ...{ setup, cases, rounds: Number(options.rounds), wait: 0.3 },
  }),
);
let output = '';
for await (const piece of child.stdout.setEncoding('utf8')) output += piece;
server.close();
server.closeAllConnections();
const rows = output
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));
console.log('case                way                median ms  most ms  printed after  usable');
for (const { name } of cases)
  for (const way of ['interrupt_request', 'SIGINT']) {
    const own = rows.filter((row) => row.case === name && row.way === way);
    const times = own.map(({ ms }) => ms);
    const late = own.reduce((sum, row) => sum + row.late, 0);
    const usable = own.filter((row) => row.usable).length;
    const numbers = [
      median(times).toFixed(0).padStart(9),
      Math.max(...times)
        .toFixed(0)
        .padStart(7),
    ];
    console.log(
      `${name.padEnd(18)}  ${way.padEnd(17)}  ${numbers.join('  ')}  ${`${late}`.padStart(13)}  ${usable} of ${own.length}`,
    );
  }
