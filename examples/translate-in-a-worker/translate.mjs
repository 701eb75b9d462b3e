// Translates a file, one date a line, in a worker thread. The main thread only reads and prints: its timer
// ticks on while the model computes. Ctrl-C ends it.
import { readFile } from 'node:fs/promises';
import { Piscina } from 'piscina';

const [file = 'dates.txt'] = process.argv.slice(2);
const texts = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const pool = new Piscina({
  filename: new URL('translator.mjs', import.meta.url).href,
  // A model computes with every core already: more threads would hold it more than once.
  maxThreads: 1,
});
let ticks = 0;
const clock = setInterval(() => ticks++, 10);
try {
  const translations = await pool.run(texts, { signal: stop.signal });
  for (const [i, { text }] of translations.entries()) console.log(`${text}  ${texts[i]}`);
} finally {
  clearInterval(clock);
  await pool.destroy();
}
console.error(`the main thread's clock ticked ${ticks} times meanwhile`);
