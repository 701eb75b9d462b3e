import { fileURLToPath } from 'node:url';
import { chromiumPath, launchChromium, openPage } from '@test/chromium';
import { onHost } from '@test/host';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { InterruptedError } from '../run/interruption.js';
import { classification, runExperiment, sequence } from './index.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const rows = things.flatMap((thing) => [
  ...['lovely', 'superb', 'charming'].map((word) => ({
    text: `a ${word} ${thing}`,
    label: 'good',
  })),
  ...['boring', 'clumsy', 'dreadful'].map((word) => ({ text: `a ${word} ${thing}`, label: 'bad' })),
]);
const options = {
  data: rows,
  model: 'fast-text',
  embeddingDim: 8,
  batchSize: 8,
  minFrequency: 1,
  epochs: 6,
  learningRate: 0.05,
} as const;

/** A page's whole program: trains on its rows, scores, predicts, and says what happened. */
const script = `
import * as tf from '@tensorflow/tfjs';
import { classification, languageModel, runExperiment, sequence } from './index.js';
globalThis.trainHere = async (options) => {
  await tf.setBackend('cpu');
  const events = [];
  const onEvent = ({ type }) => void events.push(type);
  const run = await runExperiment(classification, options, { seed: 1, onEvent });
  const answers = await run.predict(['a lovely song', 'a dreadful trip']);
  const { scores, texts } = await run.evaluate(options.data);
  run.dispose();
  return {
    accuracy: run.results.accuracy,
    labels: answers.map(({ label }) => label),
    evaluated: [texts, scores.accuracy],
    events: [...new Set(events)],
  };
};
globalThis.writeHere = async (options) => {
  await tf.setBackend('cpu');
  const losses = [];
  const onEvent = (event) =>
    event.type === 'evaluation' && losses.push(event.record.validation.loss);
  const run = await runExperiment(languageModel, options, { seed: 1, onEvent });
  const [{ text }] = await run.predict(['the']);
  const refusal = await run.evaluate(options.data).catch(({ message }) => message);
  const { loss, baseline } = run.results;
  run.dispose();
  return { text, loss, losses, baseline: baseline.loss, refusal };
};
globalThis.translateHere = async (options) => {
  await tf.setBackend('cpu');
  const run = await runExperiment(sequence, options, { seed: 1 });
  const answers = await run.predict(['a lovely film', 'a dreadful trip']);
  const { pairs, scores } = await run.evaluate(options.data.slice(0, 8));
  run.dispose();
  return { answers: answers.length, pairs, scores, tested: Object.keys(run.results) };
};`;

interface Trained {
  readonly accuracy: number;
  readonly labels: readonly string[];
  readonly evaluated: readonly [texts: number, accuracy: number];
  readonly events: readonly string[];
}

interface Written {
  readonly text: string;
  readonly loss: number;
  readonly losses: readonly number[];
  readonly baseline: number;
  readonly refusal: string;
}

interface Translated {
  readonly answers: number;
  readonly pairs: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly tested: readonly string[];
}

/** What the page loads of the packages. */
const entries = [
  ...['core', 'core/display', 'core/ops', 'host', 'layers', 'metrics', 'options'],
  ...['data', 'data/reading', 'data/tokenizers'],
  ...['models', 'models/baselines', 'models/bundles', 'models/options'],
];

const sourcesOf = (name: string) => {
  const [folder, entry = ''] = name.split('/');
  return fileURLToPath(new URL(`../../../${folder}/src/${entry}/index.ts`, import.meta.url));
};

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    alias: Object.fromEntries(entries.map((name) => [`@resattn/${name}`, sourcesOf(name)])),
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    ignoreAnnotations: true,
  });
  return outputFiles[0]!.text;
}

// Bundling for a browser fails where a module of Node.js is imported.
test.skipIf(chromiumPath === undefined)(
  'trains, predicts and is scored in Chromium, on rows that are there',
  async () => {
    const browser = await launchChromium();
    try {
      const { page, complaints } = await openPage(browser);
      await page.addScriptTag({ content: await bundled() });
      const trained = await page.evaluate(
        (given) =>
          (globalThis as unknown as { trainHere(options: object): Promise<Trained> }).trainHere(
            given,
          ),
        options,
      );
      expect(complaints).toEqual([]);
      expect(trained.accuracy).toBeGreaterThan(0.5);
      expect(trained.labels).toEqual(['good', 'bad']);
      expect(trained.evaluated[0]).toBe(rows.length);
      expect(trained.evaluated[1]).toBeGreaterThan(0.8);
      for (const type of ['data', 'baseline', 'model', 'step', 'evaluation', 'done'])
        expect(trained.events).toContain(type);
    } finally {
      await browser.close();
    }
  },
);

test.skipIf(chromiumPath === undefined)(
  'a language model learns the texts of a page, and continues one',
  async () => {
    const browser = await launchChromium();
    try {
      const { page, complaints } = await openPage(browser);
      await page.addScriptTag({ content: await bundled() });
      const written = await page.evaluate(
        (given) =>
          (globalThis as unknown as { writeHere(options: object): Promise<Written> }).writeHere(
            given,
          ),
        {
          ...{ data: rows.map(({ text }) => text), modelDim: 16, numHeads: 2, numLayers: 1 },
          ...{ hiddenUnits: 32, contextLength: 16, batchSize: 8, sampleLength: 5 },
          ...{ epochs: 4, validateEvery: 6, learningRate: 0.01, warmupSteps: 0 },
        },
      );
      expect(complaints).toEqual([]);
      expect(written.text).toHaveLength(5);
      expect(written.losses.length).toBeGreaterThan(1);
      expect(written.loss).toBeLessThan(written.losses[0]!);
      expect(written.baseline).toBeGreaterThan(0);
      expect(written.refusal).toContain('is scored while it is trained');
    } finally {
      await browser.close();
    }
  },
);

test.skipIf(chromiumPath === undefined)(
  'a model of pairs is trained in a page, translates and is scored',
  async () => {
    const browser = await launchChromium();
    try {
      const { page, complaints } = await openPage(browser);
      await page.addScriptTag({ content: await bundled() });
      const translated = await page.evaluate(
        (given) =>
          (
            globalThis as unknown as { translateHere(options: object): Promise<Translated> }
          ).translateHere(given),
        {
          data: rows.map(({ text, label }) => ({ source: text, target: label })),
          ...{ modelDim: 8, numHeads: 2, hiddenUnits: 16, numLayers: 1, numDecoderLayers: 1 },
          ...{ tokens: 'words', maxSourceLength: 8, maxTargetLength: 4, batchSize: 128, epochs: 2 },
        },
      );
      expect(complaints).toEqual([]);
      expect(translated).toMatchObject({ answers: 2, pairs: 8 });
      expect(Object.keys(translated.scores).sort()).toEqual(['bleu', 'chrf', 'exactMatch']);
      expect(translated.tested).toContain('baseline');
    } finally {
      await browser.close();
    }
  },
);

test('checkpoints that there are not in memory cannot be averaged', async () => {
  const data = rows.map(({ text, label }) => ({ source: text, target: label }));
  const averaged = { data, averageCheckpoints: 3 };
  await expect(runExperiment(sequence, averaged)).rejects.toThrow('there are none in memory');
});

test('data has to be rows, and an abort ends the run', async () => {
  const path = { ...options, data: 'reviews.csv' } as never;
  await expect(runExperiment(classification, path)).rejects.toThrow('data has to be rows here');
  const wrong = { ...options, modle: 'text-cnn' } as never;
  await expect(runExperiment(classification, wrong)).rejects.toThrow('there is no field "modle"');
  const aborted = { signal: AbortSignal.abort() };
  await expect(runExperiment(classification, options, aborted)).rejects.toThrow(InterruptedError);
});

test('a stopped notebook ends it', async () => {
  const stopped = onHost((stop) =>
    runExperiment(classification, options, { onEvent: ({ type }) => type === 'step' && stop() }),
  );
  await expect(stopped).rejects.toThrow(/aborted after step \d+; nothing was kept/);
});

test('an abort while it trains ends it, and a listener that throws is told apart', async () => {
  const controller = new AbortController();
  const stopped = runExperiment(classification, options, {
    signal: controller.signal,
    onEvent: ({ type }) => type === 'step' && controller.abort(),
  });
  await expect(stopped).rejects.toThrow(/aborted after step \d+; nothing was kept/);
  const thrown = runExperiment(classification, options, {
    onEvent: () => {
      throw new Error('no disk');
    },
  });
  await expect(thrown).rejects.toMatchObject({ cause: { message: 'no disk' } });
});
