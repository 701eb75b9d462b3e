#!/usr/bin/env node
// What each part of the recipe of ResNet-Attention is worth: the recipe with one part changed, on the
// training texts of public sets alone. Some of them validate; no test text is read. Every run is a line of
// the file --runs, and those that are there are not trained again.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { optimizers, schedules, setSeed, Trainer } from '@resattn/core';
import {
  bucketBatches,
  bucketLengths,
  CharTokenizer,
  classificationCollator,
  split,
  WordTokenizer,
} from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import { classifierLoss, makeClassifier, plainText } from '@resattn/models';
import { useBestBackend } from '@resattn/runtime';
import { base, variants } from './ablations/variants.mjs';

const { values: options } = parseArgs({
  options: {
    sets: { type: 'string', default: 'mr,subj,trec,sst2,thucnews_titles,csl_category' },
    seeds: { type: 'string', default: '1,2' },
    variants: { type: 'string', default: Object.keys(variants).join(';') },
    runs: { type: 'string', default: 'ablations.jsonl' },
    train: { type: 'string', default: '5000' },
    validation: { type: 'string', default: '2000' },
  },
});
const characterSets = new Set(['thucnews_titles', 'csl_category']);

const done = new Set(existsSync(options.runs) ? recorded(options.runs).map(keyOf) : []);
await useBestBackend({ intraOpThreads: 1, interOpThreads: 1, log: () => {} });
for (const variant of options.variants.split(';')) {
  if (!(variant in variants)) throw new Error(`no variant "${variant}"`);
  for (const set of options.sets.split(',')) {
    for (const seed of options.seeds.split(',').map(Number)) {
      if (done.has(keyOf({ variant, set, seed }))) continue;
      const result = await train(/** @type {PublicSetId} */ (set), seed, {
        ...base,
        ...variants[variant],
      });
      const record = { variant, set, seed, ...result };
      appendFileSync(options.runs, `${JSON.stringify(record)}\n`);
      console.log(
        `${variant.padEnd(34)} ${set.padEnd(16)} ${seed} best ${result.best.toFixed(4)} ` +
          `last ${result.last.toFixed(4)} ${result.seconds.toFixed(0)} s`,
      );
    }
  }
}

/** @typedef {{ readonly variant: string, readonly set: string, readonly seed: number }} Run */
/** @typedef {import('@resattn/data').LabelledText} Text */
/** @typedef {import('@resattn/data').PublicSetId} PublicSetId */

/**
 * @param {string} file
 * @returns {Run[]}
 */
function recorded(file) {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {Run} run */
function keyOf({ variant, set, seed }) {
  return `${variant} ${set} ${seed}`;
}

/**
 * @param {PublicSetId} set
 * @param {number} seed
 */
async function texts(set, seed) {
  const { splits, set: description } = await loadPublicSet(set);
  const { labels } = description;
  if (!labels) throw new Error(`${set} has no classes`);
  /** @type {{ seed: number, stratum: (item: Text) => string, group: (item: Text) => string }} */
  const parts = { seed, stratum: ({ label }) => String(label), group: ({ text }) => text.trim() };
  // A part that is published for tests stays unread; else a tenth is held back from everything here.
  const found = /** @type {Readonly<Record<string, readonly Text[] | undefined>>} */ (splits);
  const open = found.train ?? (found.test ? found.all : undefined) ?? found.validation;
  const rest =
    open ?? split(found.all ?? [], { ...parts, validation: 0, test: 0.1, seed: 1 }).train;
  const validation = Math.min(Number(options.validation) / rest.length, 0.25);
  const train = Math.min(Number(options.train) / rest.length, 1 - validation - 0.001);
  const divided = split(rest, { ...parts, validation: train, test: validation });
  return {
    train: divided.validation,
    validation: divided.test,
    labels,
  };
}

/**
 * @param {PublicSetId} set
 * @param {number} seed
 * @param {import('./ablations/variants.mjs').Variant} config
 */
async function train(set, seed, config) {
  const { train: examples, validation, labels } = await texts(set, seed);
  const { epochs, batchSize, learningRate, schedule, warmup, weightDecay, labelSmoothing } = config;
  const { minFrequency, model, ...rest } = config;
  setSeed(seed);
  const specialTokens = { pad: '<pad>', unk: '<unk>' };
  const tokenizerOptions = { specialTokens, vocabularySize: 20_000, minFrequency };
  const plain = examples.map(({ text }) => plainText(text));
  const tokenizer = characterSets.has(set)
    ? CharTokenizer.train(plain, tokenizerOptions)
    : WordTokenizer.train(plain, { ...tokenizerOptions, lowercase: true });
  /** @param {readonly Text[]} list */
  const encode = (list) =>
    list.flatMap(({ text, label }) => {
      const { ids } = tokenizer.encode(plainText(text), { truncation: 256, padding: null });
      return ids.length > 0 ? [{ ids, label }] : [];
    });
  /**
   * @param {readonly Text[]} list
   * @param {boolean} shuffle
   */
  const batches = (list, shuffle) => {
    const encoded = encode(list);
    return bucketBatches(encoded, {
      lengths: [
        bucketLengths(
          encoded.map(({ ids }) => ids.length),
          { maxLength: 256 },
        ),
      ],
      collator: classificationCollator({ padId: 0 }),
      batchSize,
      shuffle,
      seed,
    });
  };
  const trainBatches = batches(examples, true);
  const totalSteps = epochs * trainBatches.batchesPerEpoch;
  const own = new Set(['epochs', 'batchSize', 'learningRate', 'schedule', 'warmup', 'weightDecay']);
  own.add('labelSmoothing').add('clipNorm').add('beta2');
  const classifier = makeClassifier(model, {
    vocabularySize: tokenizer.vocabularySize,
    numClasses: labels.length,
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !own.has(name))),
  });
  const trainer = new Trainer({
    model: classifier,
    loss: classifierLoss(classifier, { labelSmoothing }),
    optimizer: optimizers.adamw({ learningRate, weightDecay }),
    schedule:
      schedule === 'one-cycle'
        ? schedules.oneCycle({ maxLearningRate: learningRate, totalSteps, riseShare: warmup })
        : schedules[schedule]({
            learningRate,
            totalSteps,
            warmupSteps: Math.round(warmup * totalSteps),
          }),
    clipNorm: config.clipNorm,
    compiler: 'graph',
  });
  const fit = await trainer.fit(trainBatches, {
    epochs,
    validation: batches(validation, false),
    metrics: () => accuracy(labels.length),
    monitor: 'accuracy',
    restoreBest: false,
  });
  trainer.dispose();
  const curve = fit.history.map(({ validation: scores }) => scores.accuracy ?? Number.NaN);
  return {
    best: Math.max(...curve),
    last: curve.at(-1) ?? Number.NaN,
    curve,
    seconds: fit.seconds,
  };
}

/** @param {number} classes */
function accuracy(classes) {
  let right = 0;
  let count = 0;
  return {
    /**
     * @param {import('@resattn/core').Batch} batch
     * @param {Readonly<Record<string, import('@resattn/core').DenseArray>>} predictions
     */
    update(batch, predictions) {
      const values = predictions.logits?.values ?? [];
      const labels = batch.labels?.values ?? [];
      for (let row = 0; row < labels.length; row++) {
        if (batch.weights?.values[row] === 0) continue;
        let best = 0;
        for (let k = 1; k < classes; k++)
          if ((values[row * classes + k] ?? 0) > (values[row * classes + best] ?? 0)) best = k;
        count++;
        if (best === labels[row]) right++;
      }
    },
    result: () => ({ accuracy: right / count }),
  };
}
