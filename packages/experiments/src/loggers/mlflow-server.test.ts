import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../events.js';
import { mlflowServer } from './mlflow-server.js';

let folder = '';
let address = '';
let isBroken = false;
let hasExperiment = false;
const asked: { readonly path: string; readonly body: Record<string, unknown> }[] = [];

/** Answers as the server does, and writes down what it was asked. */
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (piece) => {
    text += piece;
  });
  request.on('end', () => {
    const path = request.url!.replace('/api/2.0/mlflow/', '');
    asked.push({ path, body: JSON.parse(text || '{}') });
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (isBroken) return answer(503, { message: 'the database is locked' });
    if (path.startsWith('experiments/get-by-name'))
      return hasExperiment
        ? answer(200, { experiment: { experiment_id: '7' } })
        : answer(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' });
    if (path === 'experiments/create') {
      hasExperiment = true;
      return answer(200, { experiment_id: '7' });
    }
    if (path === 'runs/create') return answer(200, { run: { info: { run_id: 'abc' } } });
    return answer(200, {});
  });
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-mlflow-server-'));
  const config = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`field${i}`, i]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const data = (): RunEvent => ({
  ...{ type: 'data', description: '', notices: [], folder },
  sizes: { train: 1, validation: 1, test: 1 },
});
const evaluation: RunEvent = {
  ...{ type: 'evaluation', isBest: true, evaluationsWithoutImprovement: 0 },
  record: {
    ...{ step: 2, epoch: 1, trainLoss: 1, learningRate: 0.1, seconds: 1 },
    validation: { loss: 2, accuracy: 0.5 },
  },
};

test('a run is made with its parameters, told its numbers, and ended', async () => {
  const { onEvent, finish } = mlflowServer(address, { experiment: 'reviews', token: 'secret' });
  const done: RunEvent = { type: 'done', folder, results: { steps: 2, accuracy: 0.75 } };
  for (const event of [data(), evaluation, done]) onEvent(event);
  await finish();
  expect(asked.map(({ path }) => path)).toEqual([
    'experiments/get-by-name?experiment_name=reviews',
    ...['experiments/create', 'runs/create'],
    ...['runs/log-batch', 'runs/log-batch', 'runs/log-batch', 'runs/log-batch'],
    'runs/update',
  ]);
  const bodies = asked.map(({ body }) => body);
  expect(bodies[2]).toMatchObject({ experiment_id: '7' });
  expect(bodies[3]!.params).toHaveLength(100);
  expect(bodies[4]!.params).toHaveLength(20);
  expect(bodies[5]).toMatchObject({
    run_id: 'abc',
    metrics: [
      { key: 'loss/validation', step: 2, value: 2 },
      { key: 'accuracy/validation', step: 2, value: 0.5 },
    ],
  });
  expect(bodies[6]!.metrics).toMatchObject([{ key: 'results/steps' }, { key: 'results/accuracy' }]);
  expect(bodies[7]).toMatchObject({ run_id: 'abc', status: 'FINISHED' });
});

test('a run that is told no end is killed, in the experiment that is there', async () => {
  asked.length = 0;
  const { onEvent, finish } = mlflowServer(address, { experiment: 'reviews' });
  onEvent(data());
  await finish();
  expect(asked.map(({ path }) => path)).not.toContain('experiments/create');
  expect(asked.at(-1)!.body).toMatchObject({ status: 'KILLED' });
});

test('a server that fails is reported at the end, and does not stop what trains', async () => {
  isBroken = true;
  const { onEvent, finish } = mlflowServer(address);
  onEvent(data());
  onEvent(evaluation);
  await expect(finish()).rejects.toThrow('answered by 503: {"message":"the database is locked"}');
  await finish();
});

test('what cannot be used is refused', () => {
  expect(() => mlflowServer('127.0.0.1:5000')).toThrow(
    'expected one such as http://127.0.0.1:5000',
  );
  expect(() => mlflowServer('file:///mlruns')).toThrow('expected one such as');
  expect(() => mlflowServer(address, { experiment: '' })).toThrow('experiment is empty');
  const wrong = { experiments: 'a' };
  expect(() => mlflowServer(address, wrong as object)).toThrow('did you mean "experiment"');
});
