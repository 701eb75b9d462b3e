#!/usr/bin/env node
// Test accuracy of `resattn train classify` with its defaults beside NB-SVM, TF-IDF with logistic regression
// (both of scikit-learn) and fastText on the same texts. A set without published parts is divided by each
// seed: a tenth for tests, a tenth for validation, which the peers have for training.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { split } from '@resattn/data';
import { loadClassification, loadPublicSet } from '@resattn/data/node';
import Papa from 'papaparse';
import { report } from './harness/table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    /**
     * Public sets, CSV files with the columns text and label, or folders with such files:
     * train.csv, validation.csv and test.csv.
     */
    sets: { type: 'string', default: 'mr,subj,trec,sst2,sst5,csl_category' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    /** Folder of the texts, runs and results; what is there is not computed again. */
    out: { type: 'string', default: 'accuracy' },
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
    /** Options for every training: --train="--no-wide --threads 1". */
    train: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});

/**
 * @typedef {'train' | 'validation' | 'test'} Part
 * @typedef {Record<Part, string>} Files
 * @typedef {import('@resattn/data').LabelledText} Text
 * @typedef {{ readonly labels: readonly string[], readonly isDivided: boolean } & Record<Part, readonly Text[]>} Texts
 * @typedef {'ours' | 'nb_svm' | 'tfidf_lr' | 'fast_text' | 'over_best' | 'seconds'} Column
 * @typedef {{ set: string, seed: number, parts: unknown } & Record<Column, number | undefined>} Row
 * @typedef {{ nb_svm: number, tfidf_lr: number, fast_text?: number }} Peers
 */

/** @type {readonly Part[]} */
const allParts = ['train', 'validation', 'test'];

/** @type {Row[]} */
const rows = [];
for (const set of options.sets.split(',')) {
  for (const seed of options.seeds.split(',').map(Number)) {
    const folder = join(resolve(options.out), `${nameOf(set)}-${seed}`);
    const { parts, isDivided } = await writeParts(set, seed, folder);
    const ours = trainOurs(folder, parts, seed);
    // Parts that are published are the same for all seeds, and the peers' answers nearly so.
    const peers = askPeers(isDivided ? folder : folder.replace(/-\d+$/, '-1'), parts);
    const best = Math.max(peers.nb_svm, peers.tfidf_lr, peers.fast_text ?? 0);
    rows.push({
      set: nameOf(set),
      seed,
      ours: ours.accuracy,
      nb_svm: peers.nb_svm,
      tfidf_lr: peers.tfidf_lr,
      fast_text: peers.fast_text,
      over_best: ours.accuracy - best,
      seconds: ours.seconds,
      parts: ours.wide,
    });
  }
}
/** @type {Column[]} */
const columns = ['ours', 'nb_svm', 'tfidf_lr', 'fast_text', 'over_best', 'seconds'];
const sets = [...new Set(rows.map(({ set }) => set))].map((set) => summary(set));
report(sets, undefined, ['set', 'seeds', ...columns]);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ sets, rows }, null, 2)}\n`);

/** @param {string} set */
function nameOf(set) {
  return set.replace(/^.*\//, '').replace(/\.\w+$/, '');
}

/**
 * Mean and standard deviation of a set's columns.
 *
 * @param {string} set
 */
function summary(set) {
  const own = rows.filter((row) => row.set === set);
  /** @param {Column} column */
  const cell = (column) => {
    const values = own.map((row) => row[column]).filter((value) => value !== undefined);
    if (values.length === 0) return undefined;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    if (column === 'seconds') return mean.toFixed(0);
    if (values.length === 1) return (100 * mean).toFixed(1);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(variance / (values.length - 1));
    return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)}`;
  };
  return {
    set,
    seeds: own.length,
    ...Object.fromEntries(columns.map((column) => [column, cell(column)])),
  };
}

/**
 * @param {string} set
 * @param {number} seed
 * @param {string} folder
 */
async function writeParts(set, seed, folder) {
  const isDividedFolder = existsSync(set) && statSync(set).isDirectory();
  const file = (/** @type {Part} */ part) =>
    join(isDividedFolder ? resolve(set) : folder, `${part}.csv`);
  /** @type {Files} */
  const parts = { train: file('train'), validation: file('validation'), test: file('test') };
  if (isDividedFolder) {
    mkdirSync(folder, { recursive: true });
    return { parts, isDivided: false };
  }
  const { labels, isDivided, ...texts } = existsSync(set)
    ? await ownTexts(set, seed)
    : await publicTexts(/** @type {import('@resattn/data').PublicSetId} */ (set), seed);
  if (Object.values(parts).every((file) => existsSync(file))) return { parts, isDivided };
  mkdirSync(folder, { recursive: true });
  for (const part of allParts) {
    const data = texts[part].map(({ text, label }) => [text, labels[label] ?? '']);
    const rows = Papa.unparse({ fields: ['text', 'label'], data }, { newline: '\n', quotes: true });
    writeFileSync(parts[part], `${rows}\n`);
  }
  return { parts, isDivided };
}

/**
 * @param {import('@resattn/data').PublicSetId} set
 * @param {number} seed
 * @returns {Promise<Texts>}
 */
async function publicTexts(set, seed) {
  const { set: description, splits } = await loadPublicSet(set);
  const { labels } = description;
  if (!labels) throw new Error(`${set} has no classes`);
  /** @type {{ seed: number, stratum: (item: Text) => string, group: (item: Text) => string }} */
  const by = {
    seed,
    stratum: ({ label }) => labels[label] ?? '',
    group: ({ text }) => text.trim(),
  };
  const found = /** @type {Readonly<Record<string, readonly Text[] | undefined>>} */ (splits);
  let { train = found.all ?? [], validation, test } = found;
  const isDivided = test === undefined;
  if (isDivided) ({ train, test } = split(train, { ...by, validation: 0, test: 0.1 }));
  if (validation === undefined)
    ({ train, validation } = split(train, { ...by, validation: 0.1, test: 0 }));
  return { labels, isDivided, train, validation, test: test ?? [] };
}

/**
 * @param {string} file
 * @param {number} seed
 * @returns {Promise<Texts>}
 */
async function ownTexts(file, seed) {
  const columns = { textColumn: 'text', labelColumn: 'label' };
  const divided = await loadClassification(file, { ...columns, validation: 0.1, test: 0.1, seed });
  return { ...divided, isDivided: true };
}

/**
 * @param {string} folder
 * @param {Files} parts
 * @param {number} seed
 * @returns {{ accuracy: number, seconds: number, wide?: unknown }}
 */
function trainOurs(folder, parts, seed) {
  const run = join(folder, 'run');
  const results = join(run, 'results.json');
  if (!existsSync(results)) {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...[join(here, '../packages/cli/bin/resattn.js'), 'train', 'classify'],
        ...['--data', parts.train, '--validation-data', parts.validation],
        ...['--test-data', parts.test, '--seed', String(seed), '--run', run],
        ...options.train.split(' ').filter((option) => option !== ''),
      ],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    if (status !== 0) throw new Error(`training on ${folder} failed:\n${stderr}`);
  }
  return JSON.parse(readFileSync(results, 'utf8'));
}

/**
 * @param {string} folder
 * @param {Files} parts
 * @returns {Peers}
 */
function askPeers(folder, { train, validation, test }) {
  const file = join(folder, 'peers.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const script = join(here, 'peers/linear/accuracy.py');
  const { status, stdout, stderr } = spawnSync(options.python, [script, test, train, validation], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${options.python} ${script} failed:\n${stderr}`);
  writeFileSync(file, stdout);
  return JSON.parse(stdout);
}
