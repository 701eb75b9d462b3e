import { initializers } from '@resattn/core';
import {
  dense,
  gatedConv1d,
  luongAttention,
  type ScoredMemory,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { built, call, sequenceToSequence } from './assembly.js';
import { resolvePairConfig } from './config.js';
import { type ConvS2sConfig, convS2sOptions } from './options/conv-s2s.js';
import { dropped } from './recurrent-assembly.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';
import { addedPositions } from './transformer-options.js';

const family = 'conv-s2s';

interface Memory {
  readonly source: ScoredMemory;
  readonly mask: tf.Tensor;
}

/** Of each layer its last inputs, `[rows, kernelSize - 1, modelDim]`. */
type State = readonly tf.Tensor[];

const HALF = Math.sqrt(0.5);

/**
 * Convolutional sequence to sequence: gated convolutions with residual connections, and attention in
 * every layer of the decoder.
 *
 * ```text
 * e = E_s[source] + P                                      [batch, sourceTime, modelDim]
 * z = layers x' = sqrt(1/2) (x + GLU(conv(x))), first x = e
 * g = E_t[target] + P                                      [batch, targetTime, modelDim]
 * y = GLU(causal conv(x)),  d = W y + b + g,  a = softmax(d z^T)
 * x' = sqrt(1/2) (x + sqrt(1/2) (y + sqrt(m) a (z + e)))   m: tokens of the source
 * logits = W_o x
 * ```
 *
 * Gehring et al., "Convolutional sequence to sequence learning", 2017,
 * https://arxiv.org/abs/1705.03122.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function convS2s(config: ConvS2sConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, convS2sOptions, config);
  const { modelDim, numEncoderLayers, numDecoderLayers, kernelSize, maxLength, dropout } = resolved;

  const features: tf.Shape = [null, null, modelDim];
  const embedding = (name: string, vocabularySize: number) =>
    built(
      tokenEmbedding({
        name,
        vocabularySize,
        embeddingDim: modelDim,
        // The paper's: scores are not scaled, so larger ones would start with a hard attention.
        embeddingsInitializer: initializers.randomNormal({ stddev: 0.1 }),
      }),
      [null, null],
    );
  const sourceEmbedding = embedding('sourceEmbedding', resolved.sourceVocabularySize);
  const targetEmbedding = embedding('targetEmbedding', resolved.targetVocabularySize);
  const learned = { position: 'learned', modelDim, maxLength } as const;
  const sourcePositions = addedPositions('sourcePositions', learned);
  const targetPositions = addedPositions('targetPositions', learned);
  const convolutions = (name: string, count: number, causal: boolean) =>
    Array.from({ length: count }, (_, i) =>
      built(gatedConv1d({ name: `${name}${i}`, filters: modelDim, kernelSize, causal }), features),
    );
  const encoder = convolutions('encoder', numEncoderLayers, false);
  const decoder = convolutions('decoder', numDecoderLayers, true);
  const queries = decoder.map((_, i) =>
    built(dense({ name: `query${i}`, units: modelDim }), features),
  );
  // Without weights of its own.
  const attention = built(luongAttention({ name: 'attention', score: 'dot' }), features, features);
  const output = built(dense({ name: 'output', units: resolved.targetVocabularySize }), features);

  const encode = (source: tf.Tensor, mask: tf.Tensor, training: boolean): Memory => {
    const embedded = sourcePositions.add(call(sourceEmbedding, source));
    const e = dropped(embedded, dropout, training);
    let z = e;
    for (const layer of encoder) {
      const y = call(layer, dropped(z, dropout, training), { mask });
      z = tf.mul(tf.add(z, y), HALF);
    }
    // Dividing by the number of tokens is what softmax does to a sum; this undoes half of it.
    const length = tf.sum(tf.cast(mask, 'float32'), 1);
    const scale = tf.reshape(tf.sqrt(length), [-1, 1, 1]);
    return { source: { memory: tf.mul(tf.add(z, e), scale), projected: z }, mask };
  };
  /** What a layer makes of its input x and its convolution y, `[batch, time, modelDim]`. */
  const attend = (i: number, x: tf.Tensor, y: tf.Tensor, g: tf.Tensor, memory: Memory) => {
    const query = tf.add(call(queries[i]!, y), g);
    const { output: context, scores } = attention.attendTo(query, memory.source, {
      mask: memory.mask,
    });
    const informed = tf.mul(tf.add(y, context), HALF);
    return { x: tf.mul(tf.add(x, informed), HALF), scores };
  };

  return sequenceToSequence(family, resolved, {
    layers: [
      sourceEmbedding,
      targetEmbedding,
      ...sourcePositions.layers,
      ...targetPositions.layers,
      ...encoder,
      ...decoder,
      ...queries,
      output,
    ],
    maxSourceLength: maxLength,
    maxTargetLength: maxLength,
    apply({ source, sourceMask, target }, { training, returnAttentionScores }) {
      const memory = encode(source, sourceMask, training);
      const embedded = targetPositions.add(call(targetEmbedding, target));
      const g = dropped(embedded, dropout, training);
      let x = g;
      const layerAttention = decoder.map((layer, i) => {
        const y = call(layer, dropped(x, dropout, training));
        const { x: next, scores } = attend(i, x, y, g, memory);
        x = next;
        return scores;
      });
      return {
        logits: call(output, dropped(x, dropout, training)),
        ...(returnAttentionScores && { attention: layerAttention.at(-1)!, layerAttention }),
      };
    },
    start({ tokens, mask }) {
      const shape = [tokens.shape[0], kernelSize - 1, modelDim];
      return {
        memory: encode(tokens, mask, false) as never,
        state: decoder.map(() => tf.zeros(shape)),
      };
    },
    step({ tokens, position, state, memory, returnAttentionScores }) {
      const { source, mask } = memory as unknown as Memory;
      const batch = source.memory.shape[0];
      const rows = tokens.shape[0];
      // The beams of a source take the place of its positions.
      const together = (features: tf.Tensor) =>
        tf.reshape(features, [batch, rows / batch, modelDim]);
      const embedded = call(targetEmbedding, tf.reshape(tokens, [rows, 1]));
      const g = together(targetPositions.add(embedded, tf.reshape(position, [1, 1])));
      let x = g;
      let weights: tf.Tensor | undefined;
      const next = decoder.map((layer, i) => {
        const input = tf.reshape(x, [rows, 1, modelDim]);
        const window = tf.concat([(state as State)[i]!, input], 1);
        const all = call(layer, window);
        const y = together(tf.slice(all, [0, kernelSize - 1, 0], [rows, 1, modelDim]));
        ({ x, scores: weights } = attend(i, x, y, g, { source, mask }));
        return tf.slice(window, [0, 1, 0], [rows, kernelSize - 1, modelDim]);
      });
      return {
        logits: tf.reshape(call(output, x), [rows, resolved.targetVocabularySize]),
        state: next,
        ...(returnAttentionScores && { attention: tf.reshape(weights!, [rows, -1]) }),
      };
    },
  });
}
