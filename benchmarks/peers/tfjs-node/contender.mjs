// Trains a case's network as a user of tfjs-node does: contender.mjs <case> <threads>.
import { serve } from '../../harness/contender.mjs';
import { tfjsNode } from './library.mjs';

const [name = '', threads = '1'] = process.argv.slice(2);
const { tf, called } = await tfjsNode(threads);
const { build } = await import(`./${name}.mjs`);
const { model, inputs, numClasses } = build(tf);
const [tokens, labels] = inputs;
const optimizer = tf.train.adam(1e-3);

serve(
  'tfjs-node, eager',
  () => {
    const loss = optimizer.minimize(() => {
      const logits = model.apply(tokens, { training: true });
      return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, numClasses), logits);
    }, true);
    loss?.dataSync();
    loss?.dispose();
  },
  { called },
);
