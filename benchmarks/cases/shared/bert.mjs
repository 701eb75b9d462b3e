// The encoder of BERT-base: 12 post-norm layers of width 768, 128 tokens.
import { layerNorm, learnedPositions, tokenEmbedding, transformerEncoder } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { ids } from './tensors.mjs';

const vocabularySize = 30_522;
const width = 768;
const time = 128;

/**
 * The case of one batch size.
 *
 * @param {{ batch: number }} size
 * @returns {import('./tensors.mjs').Case}
 */
export function bert({ batch }) {
  const tokens = tf.input({ shape: [time], dtype: 'int32' });
  const embedding = tokenEmbedding({ vocabularySize, embeddingDim: width });
  const positions = learnedPositions({ maxLength: 512 });
  const x = layerNorm({ epsilon: 1e-12 }).apply(positions.apply(embedding.apply(tokens)));
  const encoder = transformerEncoder({
    numLayers: 12,
    numHeads: 12,
    hiddenUnits: 4 * width,
    activation: 'gelu',
    residual: 'postNorm',
    epsilon: 1e-12,
  });
  const model = tf.model({ inputs: tokens, outputs: encoder.apply(x) });
  return {
    inputs: [ids([batch, time], 0, vocabularySize)],
    infer: (tokens) => /** @type {tf.Tensor} */ (model.apply(tokens)),
  };
}
