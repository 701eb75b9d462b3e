// Real lines out of the data folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * @param {string} data
 * @param {string} file
 */
const contentOf = (data, file) =>
  gunzipSync(readFileSync(join(data, `${file}.gz`)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');

const english = [
  'multi30k/train.en',
  'tiny_shakespeare/input.txt',
  'ag_news/test.csv',
  'scitldr/train.jsonl',
  'subj/all.txt',
];
const chinese = ['thucnews_titles/test.txt', 'csl_category/train.tsv', 'tatoeba_en_zh/cmn.txt'];
const others = ['multi30k/train.de', 'goemotions/train.tsv'];

/**
 * A line of each file in turn, so that any stretch is a mixture.
 *
 * @param {readonly (readonly string[])[]} lists
 */
function takeTurns(lists) {
  /** @type {string[]} */
  const mixed = [];
  const longest = Math.max(...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++) for (const list of lists) mixed.push(...list.slice(i, i + 1));
  return mixed;
}

/**
 * `count` different lines of the kind: `english`, `chinese`, or `mixed` of both and others.
 *
 * @param {string} data
 * @param {'english' | 'chinese' | 'mixed'} kind
 * @param {number} count
 */
export function encodingLines(data, kind, count) {
  const files = { english, chinese, mixed: [...english, ...chinese, ...others] }[kind];
  return [...new Set(takeTurns(files.map((file) => contentOf(data, file))))].slice(0, count);
}

/**
 * Lines of about so many bytes in English and German.
 *
 * @param {string} data
 * @param {number} bytes
 */
export function trainingLines(data, bytes) {
  const files = [...english, 'multi30k/train.de'];
  /** @type {string[]} */
  const lines = [];
  let size = 0;
  for (const line of takeTurns(files.map((file) => contentOf(data, file)))) {
    if (size >= bytes) break;
    lines.push(line);
    size += Buffer.byteLength(line) + 1;
  }
  return lines;
}
