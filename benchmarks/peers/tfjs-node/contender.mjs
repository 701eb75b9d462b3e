// Trains a case's network as a user of tfjs-node does: contender.mjs <case> <threads>. Its kernels
// run eagerly on the library that we use, since the official addon's own dates from 2022.
import { createRequire } from 'node:module';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { serve } from '../../harness/contender.mjs';

const [name, threads] = process.argv.slice(2);
const tileGradient = tf.getGradient(tf.Tile);
await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
// The runtime replaces some of tfjs-node's kernels and one gradient; the peer gets its own back.
const require = createRequire(new URL('../../../packages/runtime/package.json', import.meta.url));
for (const file of ['GatherV2', 'Identity', 'Cast', 'Reshape']) {
  const [kernel] = Object.values(require(`@tensorflow/tfjs-node-gpu/dist/kernels/${file}.js`));
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}
tf.unregisterGradient(tf.Tile);
tf.registerGradient(tileGradient);

const { build } = await import(`./${name}.mjs`);
const { model, inputs, numClasses } = build();
const [tokens, labels] = inputs;
const optimizer = tf.train.adam(1e-3);

serve('tfjs-node, eager', () => {
  const loss = optimizer.minimize(() => {
    const logits = model.apply(tokens, { training: true });
    return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, numClasses), logits);
  }, true);
  loss.dataSync();
  loss.dispose();
});
