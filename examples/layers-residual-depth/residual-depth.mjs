// Measures stacks of 2 to 64 convolutions, plain and with two residual connections: the gradient that
// reaches the first layer before training, and the training loss after some steps. Writes a picture.
//
// node residual-depth.mjs [--steps 150] [--depths 2,4,8,16,32,64] [--out residual-depth.svg]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { layersModelWeights, losses, optimizers, setSeed, Trainer } from '@resattn/core';
import { bucketBatches, CharTokenizer, classificationCollator, languageId } from '@resattn/data';
import {
  conv1d,
  dense,
  layerNorm,
  meanPooling,
  preNormResidual,
  residual,
  tokenEmbedding,
} from '@resattn/layers';
import { useBestBackend } from '@resattn/runtime';
import { learningCurves } from '@resattn/vis';
import * as tf from '@tensorflow/tfjs';

const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: '150' },
    depths: { type: 'string', default: '2,4,8,16,32,64' },
    out: { type: 'string', default: 'residual-depth.svg' },
  },
});
const steps = Number(options.steps);
const depths = options.depths.split(',').map(Number);

console.log((await useBestBackend()).line);

// Eight languages in Latin letters, 32 characters of each text.
const { labels, train } = languageId({ languages: 'de en es fr it nl pt sv'.split(' '), seed: 1 });
const specialTokens = { pad: '<pad>', unk: '<unk>' };
const texts = train.map(({ text }) => text);
const tokenizer = CharTokenizer.train(texts, { specialTokens, minFrequency: 2 });
const batches = bucketBatches(
  train.map(({ text, label }) => ({ ids: tokenizer.encode(text, { truncation: 32 }).ids, label })),
  { collator: classificationCollator({ padId: 0 }), batchSize: 64, lengths: [32], seed: 1 },
);
const [batch] = batches.epoch(0);
const first = Object.fromEntries(
  Object.entries(batch).map(([name, { values, shape }]) => [
    name,
    tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
  ]),
);

const features = 32;
const kinds = {
  plain: (layer) => layer,
  residual: (layer) => residual({ layer }),
  'residual, pre-norm': (layer) => preNormResidual({ layer }),
};

/** A classifier whose middle is `depth` convolutions with ReLU, each in the given connection. */
function makeModel(depth, connect) {
  setSeed(1);
  const tokens = tf.input({ shape: [null], dtype: 'int32' });
  const vocabularySize = tokenizer.vocabularySize;
  let h = tokenEmbedding({ vocabularySize, embeddingDim: features, padId: 0 }).apply(tokens);
  for (let i = 0; i < depth; i++) {
    const layer = conv1d({
      filters: features,
      kernelSize: 3,
      activation: 'relu',
      kernelInitializer: 'glorotUniform',
    });
    h = connect(layer).apply(h);
  }
  const pooled = meanPooling().apply(layerNorm().apply(h));
  return tf.model({ inputs: tokens, outputs: dense({ units: labels.length }).apply(pooled) });
}

const lossOf = (model) => (tensors, training) => ({
  loss: losses.softmaxCrossEntropy(model.apply(tensors.tokens, { training }), tensors.labels),
});

/** The norm of the gradient of the first convolution's kernel, before training. */
function firstGradient(model) {
  const kernel = model.trainableWeights.find(({ shape }) => shape.length === 3).read();
  const { value, grads } = tf.variableGrads(() => lossOf(model)(first, true).loss, [kernel]);
  const norm = Math.hypot(...grads[kernel.name].dataSync());
  tf.dispose([value, grads]);
  return norm;
}

/** The mean training loss of the last 20 steps. */
async function trainedLoss(model) {
  const seen = [];
  const trainer = new Trainer({
    weights: layersModelWeights(model),
    loss: lossOf(model),
    optimizer: optimizers.adam({ learningRate: 0.001 }),
    clipNorm: 1,
  });
  await trainer.fit(batches, {
    steps,
    callbacks: [{ onStep: ({ loss }) => void seen.push(loss) }],
  });
  trainer.dispose();
  const last = seen.slice(-20);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}

const gradients = [];
const trained = [];
console.log('connection           layers  gradient norm  training loss');
for (const [name, connect] of Object.entries(kinds)) {
  const norms = [];
  const finals = [];
  for (const depth of depths) {
    const model = makeModel(depth, connect);
    norms.push([depth, firstGradient(model)]);
    finals.push([depth, await trainedLoss(model)]);
    model.dispose();
    const [norm, loss] = [norms.at(-1)[1].toExponential(1), finals.at(-1)[1].toFixed(3)];
    console.log(
      `${name.padEnd(20)} ${`${depth}`.padStart(6)}  ${norm.padStart(13)}  ${loss.padStart(13)}`,
    );
  }
  gradients.push({ name, points: norms });
  trained.push({ name, points: finals });
}

const xLabel = 'layers';
const picture = learningCurves(
  [
    { title: 'gradient norm of the first layer', curves: gradients, xLabel, yScale: 'log' },
    { title: `training loss after ${steps} steps`, curves: trained, xLabel },
  ],
  { width: 900, height: 320 },
);
writeFileSync(options.out, picture);
console.log(
  `${options.out}; guessing among ${labels.length} languages has the loss ${Math.log(labels.length).toFixed(2)}`,
);
