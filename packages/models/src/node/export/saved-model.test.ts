import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setSeed, tensorFlowBackend } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifierFamily } from '../../classifiers/families.js';
import { applyClassifier, type TextClassifier } from '../../classifiers/text-classifier.js';
import { markerLabels, markerTexts } from '../../fixtures/markers.js';
import { saveSavedModel } from './saved-model.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saved-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

const python = process.env.RESATTN_PYTHON ?? 'python3';
const hasTensorFlow =
  spawnSync(python, ['-c', 'import tensorflow'], { stdio: 'ignore' }).status === 0;
// A folder whose node_modules hold tfjs-node with its addon, which is not among our dependencies.
const tfjsNode = process.env.RESATTN_TFJS_NODE;
const isNative = tensorFlowBackend() !== undefined;
const tokenizer = CharTokenizer.train(markerTexts(50, 1).map(({ text }) => text));

function make(family: string, options: object = {}): TextClassifier {
  setSeed(2);
  return classifierFamily(family).make({
    vocabularySize: tokenizer.vocabularySize,
    numClasses: 3,
    ...options,
  } as never);
}
const recurrentSizes = { embeddingDim: 8, units: 4, attentionDim: 4 };
const bundleOf = (classifier: TextClassifier) => ({ classifier, tokenizer, labels: markerLabels });

/** Rows of several sizes, with padding. */
const inputs = [
  [[3, 5, 2, 7, 7, 1, 4, 9]],
  [
    [3, 5, 2, 7, 7, 1, 4, 9, 3, 2, 8],
    [4, 4, 6, 1, 2, 0, 0, 0, 0, 0, 0],
    [9, 8, 7, 6, 5, 4, 3, 2, 0, 0, 0],
  ],
  Array.from({ length: 32 }, (_, row) =>
    Array.from({ length: 40 }, (_, i) => (i < 40 - row ? 1 + ((row + i) % 9) : 0)),
  ),
];

interface Job {
  readonly folder: string;
  readonly inputs: readonly number[][][];
}

/** Programs that read SavedModels: their command, and the script that it runs. */
const readers = {
  'Python TensorFlow': { command: python, script: 'read-saved-model.py', isThere: hasTensorFlow },
  'tfjs-node': {
    command: process.execPath,
    script: 'read-saved-model.cjs',
    isThere: tfjsNode !== undefined,
  },
};

/** The outputs of each input of each SavedModel; one process for all, since it starts slowly. */
function readBy(
  { command, script }: (typeof readers)[keyof typeof readers],
  jobs: readonly Job[],
): Record<string, number[][]>[][] {
  const file = fileURLToPath(new URL(`fixtures/${script}`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(command, [file, tfjsNode ?? ''], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', CUDA_VISIBLE_DEVICES: '' },
  });
  expect(status, stderr).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function here(classifier: TextClassifier, rows: number[][]) {
  const { logits, attention } = applyClassifier(classifier, tf.tensor2d(rows, undefined, 'int32'));
  return {
    logits: (await logits.array()) as number[][],
    scores: (await tf.softmax(logits).array()) as number[][],
    ...(attention && { attention: (await attention.array()) as number[][] }),
  };
}

function expectEqual(actual: number[][], expected: number[][]): void {
  expect(actual.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  const difference = Math.max(
    ...actual.flat().map((value, i) => Math.abs(value - expected.flat()[i]!)),
  );
  expect(difference).toBeLessThan(1e-5);
}

describe.skipIf(!isNative)('a SavedModel', () => {
  const families: readonly [string, object][] = [
    ['resnet-attention', {}],
    ['resnet-attention', { variant: 'v1', norm: 'layerNorm', position: 'learned' }],
    ['transformer', { modelDim: 32, numHeads: 2, hiddenUnits: 64 }],
    ['text-cnn', {}],
    ['fast-text', {}],
  ];

  describe.each(Object.entries(readers))('in %s', (name, reader) => {
    it.skipIf(!reader.isThere)('gives the same, for inputs of any size', async () => {
      const classifiers = families.map(([family, options]) => make(family, options));
      const recurrent = make('bilstm-attention', recurrentSizes);
      const at = (path: string) => join(folder, name, path);
      const jobs: Job[] = classifiers.map((_, i) => ({ folder: at(`${i}`), inputs }));
      for (const [i, classifier] of classifiers.entries())
        await saveSavedModel(jobs[i]!.folder, bundleOf(classifier));
      const fixed = { folder: at('fixed'), inputs: [inputs[1]!] };
      await saveSavedModel(fixed.folder, bundleOf(recurrent), { fixed: { batch: 3, time: 11 } });
      const outputs = readBy(reader, [...jobs, fixed]);
      for (const [k, classifier] of [...classifiers, recurrent].entries()) {
        for (const [i, rows] of [...jobs, fixed][k]!.inputs.entries()) {
          const expected = await here(classifier, rows);
          const given = outputs[k]![i]!;
          expect(Object.keys(given).sort()).toEqual(Object.keys(expected).sort());
          for (const [output, values] of Object.entries(expected))
            expectEqual(given[output]!, values);
        }
      }
    });
  });

  it('is one file, with the tokenizer and the labels beside it', async () => {
    const path = join(folder, 'files');
    await saveSavedModel(path, bundleOf(make('transformer', { modelDim: 16, numHeads: 2 })));
    expect(readdirSync(path).sort()).toEqual(['classifier.json', 'saved_model.pb']);
  });

  it('of a recurrent network is refused for open sizes', async () => {
    const classifier = make('bilstm-attention', recurrentSizes);
    const path = join(folder, 'recurrent');
    await expect(saveSavedModel(path, bundleOf(classifier))).rejects.toThrow('for fixed sizes');
  });
});

it.skipIf(isNative)('a SavedModel is refused on another backend', async () => {
  const path = join(folder, 'portable');
  await expect(saveSavedModel(path, bundleOf(make('fast-text')))).rejects.toThrow(
    'useTensorFlow()',
  );
});
