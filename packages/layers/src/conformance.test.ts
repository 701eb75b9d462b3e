import { describeLayer, type LayerReport, summarize } from '@resattn/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { attentions } from './attention/fixtures/conformance.js';
import { catalogue } from './catalogue.js';
import { convolutions } from './convolution/fixtures/conformance.js';
import { embeddings } from './embedding/fixtures/conformance.js';
import { feedForwards } from './feedforward/fixtures/conformance.js';
import { normalizations } from './normalization/fixtures/conformance.js';
import { poolings } from './pooling/fixtures/conformance.js';
import { positions } from './positional/fixtures/conformance.js';
import { recurrents } from './recurrent/fixtures/conformance.js';
import { regularizations } from './regularization/fixtures/conformance.js';
import { convolutionalBlocks } from './residual/convolutional/fixtures/conformance.js';
import { residualConnections } from './residual/fixtures/conformance.js';
import { transformers } from './transformer/fixtures/conformance.js';

const subjects = [
  ...normalizations,
  ...regularizations,
  ...embeddings,
  ...feedForwards,
  ...convolutions,
  ...residualConnections,
  ...convolutionalBlocks,
  ...poolings,
  ...positions,
  ...attentions,
  ...recurrents,
  ...transformers,
];
const reports: LayerReport[] = subjects.map((subject) => describeLayer(subject, { describe, it }));

afterAll(() => {
  console.log(`${tf.getBackend()}\n${summarize(reports)}`);
});

describe('the catalogue', () => {
  it('holds no class twice', () => {
    expect(new Set(catalogue.map(({ className }) => className)).size).toBe(catalogue.length);
  });

  it('has a conformance subject for every layer', () => {
    const covered = new Set(subjects.map(({ create }) => create().getClassName()));
    const missing = catalogue
      .map(({ className }) => className)
      .filter((name) => !covered.has(name));
    expect(missing).toEqual([]);
  });
});
