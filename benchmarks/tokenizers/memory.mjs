// Encodes the lines of a large file and then trains on it, and tells how much memory that took on the
// way: `{ stage, megabytes, rss_mb }` a line.
import { readFileSync } from 'node:fs';
import { byteLevelBpeTokenizerTrainer, tokenizerFromJSON, trainOnStream } from '@resattn/data';
import { openText } from '@resattn/data/node';
import { linesOf } from '@resattn/data/reading';

const [stage, file = '', tokenizerFile = ''] = process.argv.slice(2);
const step = 50e6;
let reported = 0;
let read = 0;
const tell = () => {
  const rss_mb = process.memoryUsage.rss() / 2 ** 20;
  console.log(JSON.stringify({ stage, megabytes: read / 1e6, rss_mb }));
};
/** @param {number} bytes */
const onRead = (bytes) => {
  read = bytes;
  if (bytes - reported < step) return;
  reported = bytes;
  tell();
};
const { text } = await openText(file, { encoding: 'utf-8', onRead });
if (stage === 'encode') {
  const tokenizer = tokenizerFromJSON(readFileSync(tokenizerFile, 'utf8'));
  let tokens = 0;
  for await (const line of linesOf(text)) tokens += tokenizer.encode(line).length;
  if (tokens === 0) throw new Error('nothing was encoded');
} else {
  await trainOnStream(byteLevelBpeTokenizerTrainer({ vocabularySize: 8000 }), linesOf(text));
}
tell();
