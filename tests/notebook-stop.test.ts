import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, FrontEnd, resultOf } from '../packages/kernel/src/fixtures/front-end.js';
import { root } from './support/arrows.js';

const packageAt = (name: string, entry = 'index.js') =>
  JSON.stringify(pathToFileURL(join(root, `packages/${name}/dist/esm/${entry}`)).href);
const tfjs = JSON.stringify(
  pathToFileURL(join(root, 'packages/core/node_modules/@tensorflow/tfjs/dist/tf.node.js')).href,
);

let front: FrontEnd;
// Sends a byte now and then, without an end.
let connections = 0;
const server = createServer((_, response) => {
  connections++;
  response.writeHead(200, { 'content-length': 1e9 });
  const timer = setInterval(() => response.write('a'), 20);
  response.on('close', () => {
    connections--;
    clearInterval(timer);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  front = await FrontEnd.start();
  const { reply } = await front.execute(`
    const load = (path: string): Promise<any> => import(path);
    const tf = (await load(${tfjs})).default;
    const core = await load(${packageAt('core')});
    const models = await load(${packageAt('models')});
    const data = await load(${packageAt('data', 'node/index.js')});
    await tf.setBackend('cpu');
    const weights = { w: tf.variable(tf.scalar(5)) };
    const loss = () => ({ loss: tf.square(weights.w) });
    const trainer = new core.Trainer({ weights, loss, optimizer: core.optimizers.sgd({ learningRate: 0.001 }) });
    const x = { values: new Float32Array(1), shape: [1, 1] };
    const source = { batchesPerEpoch: 1e9, *epoch() { while (true) yield { x }; } };
    const steps: number[] = [];
    const callbacks = [{ onStep: ({ step }: any) => { steps.push(step); if (step % 50 === 0) console.log('step', step); } }];
    const language = models.transformerLanguageModel({ vocabularySize: 11, eosId: 2, numLayers: 1, maxLength: 5000, modelDim: 8, numHeads: 2, hiddenUnits: 8 });
    const generator = new models.SequenceGenerator(language.decoder);`);
  expect(reply).toMatchObject({ status: 'ok' });
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await front.stop();
});

const value = async (code: string) => resultOf(await front.execute(code))?.['text/plain'];

/** Runs a cell without an end, stops it, and looks whether anything of it goes on. */
async function stop(code: string, interrupt: () => unknown) {
  const start = front.broadcasts.length;
  const running = front.execute(`console.log('started'); ${code}`);
  await front.until(() =>
    front.broadcasts.slice(start).some(({ content }) => String(content.text).includes('started')),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  await interrupt();
  const answer = await running;
  const last = front.broadcasts.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  const late = front.broadcasts.slice(last).filter(({ header }) => header.msg_type === 'stream');
  expect(late).toEqual([]);
  return answer;
}

const ways: [string, () => unknown][] = [
  ['interrupt_request', () => front.interrupt()],
  ['SIGINT', () => front.kernel.kill('SIGINT')],
];

test.each(ways)('fit ends by %s, and training continues with the same trainer', async (_, way) => {
  await stop('(await trainer.fit(source, { steps: 1e9, callbacks })).status', way);
  const taken = Number(await value('steps.length'));
  expect(taken).toBeGreaterThan(0);
  expect(await value('(await trainer.fit(source, { steps: 3 })).status')).toBe("'completed'");
  expect(Number(await value('steps.length'))).toBe(taken);
});

test.each(ways)('generate ends by %s, and generates afterwards', async (_, way) => {
  const options = '{ maxNewTokens: 4000, suppressedIds: [2] }';
  const answer = await stop(`await generator.generate([[3]], ${options});`, way);
  expect(errorOf(answer)).toMatchObject({ name: 'Interrupted' });
  const again = '(await generator.generate([[3]], { maxNewTokens: 3 }))[0].length';
  expect(await value(again)).toBe('1');
});

test.each(ways)('a download ends by %s, and its connection with it', async (_, way) => {
  const { port } = server.address() as AddressInfo;
  const file = `{ name: 'a', url: 'http://127.0.0.1:${port}/a', bytes: 1e9, remedy: '' }`;
  const answer = await stop(`await data.receiveFile(${file}, 'a.part', {});`, way);
  expect(errorOf(answer)).toMatchObject({ name: 'Interrupted' });
  expect(await value('1 + 1')).toBe('2');
  while (connections > 0) await new Promise((resolve) => setTimeout(resolve, 10));
});
