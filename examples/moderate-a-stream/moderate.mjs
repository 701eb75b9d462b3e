// Reads messages from standard input, one a line, and lets through those that are not rude. What comes
// while the model computes is judged together; the order stays. Ctrl-C ends it.
import { createInterface } from 'node:readline';
import { pipeline } from '@resattn/models/node';
import { useBestBackend } from '@resattn/runtime';

const SURE_ENOUGH = 0.6;

await useBestBackend();
const judge = await pipeline('run', { task: 'classification' });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const waiting = [];
let isBusy = false;
async function next() {
  if (isBusy || waiting.length === 0) return;
  isBusy = true;
  const messages = waiting.splice(0);
  const verdicts = await judge(messages, { attention: false, signal: stop.signal });
  messages.forEach((message, i) => {
    const { label, score } = verdicts[i];
    const isRude = label === 'rude' && score >= SURE_ENOUGH;
    console.log(isRude ? `[held back, ${(100 * score).toFixed(0)} % sure]` : message);
  });
  isBusy = false;
  await next();
}

const lines = createInterface({ input: process.stdin, signal: stop.signal });
let pending = Promise.resolve();
for await (const line of lines) {
  if (line.trim() === '') continue;
  waiting.push(line);
  pending = next();
}
await pending;
while (waiting.length > 0 || isBusy) await new Promise((resolve) => setTimeout(resolve, 5));
judge.dispose();
