import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../events.js';
import { type WandbClient, weightsAndBiases } from './weights-and-biases.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-wandb-'));
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ model: 'text-cnn', filters: [3, 4] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A client that writes down what it is asked to send. */
function recordingClient() {
  const sent: unknown[] = [];
  const client: WandbClient = {
    async init(options) {
      sent.push(['init', options]);
      return {
        log: (data, step) => void sent.push(['log', step, { ...data }]),
        finish: async (code) => void sent.push(['finish', code]),
      };
    },
  };
  return { client, sent };
}

const data = (): RunEvent => ({
  ...{ type: 'data', description: '', notices: [], folder },
  sizes: { train: 1, validation: 1, test: 1 },
});
const step = (number: number, loss: number): RunEvent => ({
  ...{ type: 'step', step: number, loss, learningRate: 0.1, gradientNorm: undefined },
  ...{ position: { epoch: 0, batch: number }, examplesPerSecond: 9 },
  ...{ tokensPerSecond: undefined, secondsPerStep: 1 },
});
const evaluation = (number: number): RunEvent => ({
  ...{ type: 'evaluation', isBest: true, evaluationsWithoutImprovement: 0 },
  record: {
    ...{ step: number, epoch: 1, trainLoss: 1, learningRate: 0.1, seconds: 1 },
    validation: { loss: 2, accuracy: 0.5 },
  },
});

test('what belongs to a step goes together, and final numbers before the end', async () => {
  const { client, sent } = recordingClient();
  const { onEvent, finish } = weightsAndBiases(client, { project: 'reviews' });
  for (const event of [data(), step(1, 3), step(2, Number.NaN), evaluation(2), step(3, 1)])
    onEvent(event);
  onEvent({ type: 'done', folder, results: { steps: 3, accuracy: 0.75, status: 'completed' } });
  await finish();
  const common = { learningRate: 0.1, examplesPerSecond: 9 };
  expect(sent).toEqual([
    [
      'init',
      {
        project: 'reviews',
        name: folder.split(/[\\/]/).at(-1),
        config: { model: 'text-cnn', filters: [3, 4] },
      },
    ],
    ['log', 1, { 'loss/training': 3, ...common }],
    ['log', 2, { ...common, 'loss/validation': 2, 'accuracy/validation': 0.5 }],
    ['log', 3, { 'loss/training': 1, ...common, 'results/steps': 3, 'results/accuracy': 0.75 }],
    ['finish', 0],
  ]);
});

test('a run that is told no end, and one after another', async () => {
  const { client, sent } = recordingClient();
  const { onEvent, finish } = weightsAndBiases(client, { project: 'reviews', entity: 'us' });
  for (const event of [data(), step(1, 3), data(), step(1, 4)]) onEvent(event);
  await finish();
  expect(sent.map((each) => (each as unknown[])[0])).toEqual([
    ...['init', 'log', 'finish', 'init', 'log', 'finish'],
  ]);
  expect(sent.at(-1)).toEqual(['finish', 1]);
});

test('what cannot be sent is reported at the end, and does not stop what trains', async () => {
  const client: WandbClient = { init: () => Promise.reject(new Error('401 Unauthorized')) };
  const { onEvent, finish } = weightsAndBiases(client, { project: 'reviews' });
  for (const event of [data(), step(1, 3)]) onEvent(event);
  await expect(finish()).rejects.toThrow('401 Unauthorized');
  await finish();
});

test('what cannot be used is refused', () => {
  const { client } = recordingClient();
  expect(() => weightsAndBiases(client, { project: '' })).toThrow('project is missing');
  expect(() => weightsAndBiases({} as WandbClient, { project: 'a' })).toThrow('no init');
  const options = { project: 'a', team: 'b' };
  expect(() => weightsAndBiases(client, options)).toThrow('unknown option "team"');
});
