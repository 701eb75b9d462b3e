import * as ops from '@resattn/core/ops';
import {
  dense,
  type KeyValueCache,
  tiedEmbedding,
  tokenEmbedding,
  transformerDecoder,
  transformerEncoder,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { growCaches } from '../generation/grow-cache.js';
import { built, call, sequenceToSequence } from './assembly.js';
import { resolvePairConfig } from './config.js';
import { sequenceTransformerOptions, type TransformerConfig } from './options/transformer.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';
import {
  addedPositions,
  embeddingInitializer,
  requireEvenHeads,
  stackOptions,
} from './transformer-options.js';

const family = 'transformer';

/**
 * The Transformer: an encoder that reads the source at once, a decoder that attends to what it has
 * written and to the encoder's output.
 *
 * ```text
 * m = encoder(sqrt(modelDim) E_s[source] + P)            [batch, sourceTime, modelDim]
 * h = decoder(sqrt(modelDim) E_t[target] + P, m)         [batch, targetTime, modelDim]
 * logits = h E_t^T                                       [batch, targetTime, targetVocabulary]
 * ```
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762. Normalization
 * before each part: Xiong et al., 2020, https://arxiv.org/abs/2002.04745. Tied output: Press and Wolf,
 * 2016, https://arxiv.org/abs/1608.05859.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function transformer(config: TransformerConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, sequenceTransformerOptions, config);
  requireEvenHeads(family, resolved);
  const { modelDim, sourceVocabularySize, targetVocabularySize, sharedEmbeddings } = resolved;
  if (sharedEmbeddings && sourceVocabularySize !== targetVocabularySize) {
    throw new Error(
      `${family}: sharedEmbeddings wants one vocabulary, but sourceVocabularySize is ` +
        `${sourceVocabularySize} and targetVocabularySize ${targetVocabularySize}; train one ` +
        'tokenizer on both sides, or set sharedEmbeddings to false',
    );
  }
  const features: tf.Shape = [null, null, modelDim];
  const embedding = {
    embeddingDim: modelDim,
    scaleByRoot: resolved.scaleEmbeddings,
    embeddingsInitializer: embeddingInitializer(modelDim),
  };
  const targetOptions = {
    name: sharedEmbeddings ? 'embedding' : 'targetEmbedding',
    vocabularySize: targetVocabularySize,
    ...embedding,
  };
  const targetEmbedding = built(
    resolved.tiedOutput ? tiedEmbedding(targetOptions) : tokenEmbedding(targetOptions),
    [null, null],
  );
  const sourceEmbedding = sharedEmbeddings
    ? targetEmbedding
    : built(
        tokenEmbedding({
          name: 'sourceEmbedding',
          vocabularySize: sourceVocabularySize,
          ...embedding,
        }),
        [null, null],
      );
  const output = resolved.tiedOutput
    ? targetEmbedding
    : built(dense({ name: 'output', units: targetVocabularySize }), features);
  const sourcePositions = addedPositions('sourcePositions', resolved);
  const targetPositions = addedPositions('targetPositions', resolved);
  const encoder = built(
    transformerEncoder({
      name: 'encoder',
      numLayers: resolved.numEncoderLayers,
      ...stackOptions(resolved, { bidirectional: true }),
    }),
    features,
  );
  const decoder = built(
    transformerDecoder({
      name: 'decoder',
      numLayers: resolved.numDecoderLayers,
      ...stackOptions(resolved, { bidirectional: false }),
    }),
    features,
    features,
  );
  const dropped = (x: tf.Tensor, training: boolean) =>
    training && resolved.dropout > 0 ? ops.dropout(x, resolved.dropout) : x;
  const encode = (source: tf.Tensor, mask: tf.Tensor, training: boolean) => {
    const x = sourcePositions.add(call(sourceEmbedding, source));
    return call(encoder, dropped(x, training), { training, mask });
  };
  const isLimited = resolved.position === 'learned';
  return sequenceToSequence(family, resolved, {
    layers: [
      ...new Set([sourceEmbedding, targetEmbedding, output]),
      ...sourcePositions.layers,
      ...targetPositions.layers,
      encoder,
      decoder,
    ],
    ...(isLimited && {
      maxSourceLength: resolved.maxLength,
      maxTargetLength: resolved.maxLength,
    }),
    apply({ source, sourceMask, target }, { training, returnAttentionScores }) {
      const memory = encode(source, sourceMask, training);
      const x = dropped(targetPositions.add(call(targetEmbedding, target)), training);
      if (returnAttentionScores && !training) {
        // All positions as one step of decoding, which has the weights.
        const caches = decoder.createCache(memory, target.shape[1]!);
        const options = { memoryMask: sourceMask, returnAttentionScores: true };
        const { output: h, scores } = decoder.step(x, caches, 0, options);
        const layerAttention = crossAttention(scores);
        return { logits: call(output, h), attention: layerAttention.at(-1)!, layerAttention };
      }
      const h = call(decoder, [x, memory], { training, mask: [null, sourceMask] });
      return { logits: call(output, h) };
    },
    start({ tokens, mask }, capacity) {
      const memory = encode(tokens, mask, false);
      const caches = decoder.createCache(memory, capacity);
      return {
        memory: { caches: caches.map(({ cross }) => cross), mask },
        state: caches.map(({ self }) => self),
      };
    },
    grow: (state, capacity) => growCaches(state as KeyValueCache[], capacity),
    mapCaches: (state, fn) => (state as KeyValueCache[]).map(fn),
    step({ tokens, position, state, memory, returnAttentionScores }) {
      const { caches: cross, mask } = memory as unknown as Memory;
      const self = state as readonly KeyValueCache[];
      const caches = self.map((cache, i) => ({ self: cache, cross: cross[i]! }));
      const capacity = self[0]!.key.shape[2]!;
      const embedded = call(targetEmbedding, tf.reshape(tokens, [-1, 1]));
      const x = targetPositions.add(embedded, tf.reshape(position, [1, 1]), capacity);
      const next = decoder.step(x, caches, position, {
        memoryMask: mask,
        returnAttentionScores,
      });
      return {
        logits: tf.squeeze(call(output, next.output), [1]),
        state: next.caches.map((cache) => cache.self),
        ...(returnAttentionScores && {
          attention: tf.squeeze(crossAttention(next.scores).at(-1)!, [1]),
        }),
      };
    },
  });
}

/** Of each layer's two attentions, over itself and over the source, the second: the mean of its heads. */
function crossAttention(scores: readonly tf.Tensor[]): tf.Tensor[] {
  return scores.filter((_, i) => i % 2 === 1).map((layer) => tf.mean(layer, 1));
}

interface Memory {
  readonly caches: readonly KeyValueCache[];
  readonly mask: tf.Tensor;
}
