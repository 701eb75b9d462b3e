import * as ops from '@resattn/core/ops';
import {
  dense,
  type KeyValueCache,
  tiedEmbedding,
  tokenEmbedding,
  transformerEncoder,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { growCaches, padAxis } from '../generation/grow-cache.js';
import { built, call, languageModel } from './assembly.js';
import { resolveLanguageConfig } from './config.js';
import type { LanguageModel } from './language-model.js';
import {
  type TransformerLanguageModelConfig,
  transformerLanguageModelOptions,
} from './options/transformer-language-model.js';
import {
  addedPositions,
  embeddingInitializer,
  requireEvenHeads,
  stackOptions,
} from './transformer-options.js';

const family = 'transformer';

/**
 * A decoder-only Transformer, which predicts each token from those before it.
 *
 * ```text
 * h = causal layers(E[tokens] + P)                       [batch, time, modelDim]
 * logits = h E^T                                         [batch, time, vocabulary]
 * ```
 *
 * Radford et al., "Language models are unsupervised multitask learners" (GPT-2), 2019; with the fields
 * of {@link TransformerLanguageModelConfig} also Touvron et al., "LLaMA", 2023,
 * https://arxiv.org/abs/2302.13971.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function transformerLanguageModel(config: TransformerLanguageModelConfig): LanguageModel {
  const resolved = resolveLanguageConfig(family, transformerLanguageModelOptions, config);
  requireEvenHeads(family, resolved);
  const { modelDim, vocabularySize, numHeads, numKeyValueHeads } = resolved;
  const features: tf.Shape = [null, null, modelDim];
  const options = {
    name: 'embedding',
    vocabularySize,
    embeddingDim: modelDim,
    scaleByRoot: resolved.scaleEmbeddings,
    embeddingsInitializer: embeddingInitializer(modelDim),
  };
  const embedding = built(resolved.tiedOutput ? tiedEmbedding(options) : tokenEmbedding(options), [
    null,
    null,
  ]);
  const output = resolved.tiedOutput
    ? embedding
    : built(dense({ name: 'output', units: vocabularySize, useBias: false }), features);
  const positions = addedPositions('positions', resolved);
  const stack = built(
    transformerEncoder({
      name: 'decoder',
      causal: true,
      numLayers: resolved.numLayers,
      numKeyValueHeads: numKeyValueHeads === 0 ? numHeads : numKeyValueHeads,
      ...stackOptions(resolved, { bidirectional: false }),
    }),
    features,
  );
  return languageModel(family, resolved, {
    layers: [...new Set([embedding, output]), ...positions.layers, stack],
    ...(resolved.position === 'learned' && { maxLength: resolved.maxLength }),
    apply(tokens, mask, training) {
      const x = positions.add(call(embedding, tokens));
      const dropped = training && resolved.dropout > 0 ? ops.dropout(x, resolved.dropout) : x;
      return call(output, call(stack, dropped, { training, mask }));
    },
    start({ tokens, mask }, capacity) {
      const [batch, time] = tokens.shape as [number, number];
      const seen = tf.cumsum(tf.cast(mask, 'float32'), 1);
      const places = tf.cast(tf.relu(tf.sub(seen, 1)), 'int32');
      const x = positions.add(call(embedding, tokens), places, capacity);
      const isKey = tf.concat([mask, tf.ones([batch, capacity - time], 'int32')], 1);
      const { output: h, caches } = stack.step(x, stack.createCache(batch, capacity), 0, isKey);
      const last = tf.slice(h, [0, time - 1, 0], [batch, 1, modelDim]);
      const numPadding = tf.sub(tf.scalar(time, 'int32'), tf.sum(mask, 1));
      return {
        memory: [],
        state: { caches, isKey, numPadding: tf.cast(numPadding, 'int32') },
        logits: tf.squeeze(call(output, last), [1]),
      };
    },
    grow(state, capacity) {
      const { caches, isKey, numPadding } = state as unknown as State;
      return {
        caches: growCaches(caches, capacity),
        isKey: padAxis(isKey, 1, capacity, 1),
        numPadding,
      };
    },
    mapCaches(state, fn) {
      const { caches, ...rest } = state as unknown as State;
      return { ...rest, caches: caches.map(fn) };
    },
    step({ tokens, position, state }) {
      const { caches, isKey, numPadding } = state as unknown as State;
      const places = tf.reshape(tf.sub(position, numPadding), [-1, 1]);
      const embedded = call(embedding, tf.reshape(tokens, [-1, 1]));
      const x = positions.add(embedded, places, isKey.shape[1]!);
      const next = stack.step(x, caches, position, isKey);
      return {
        logits: tf.squeeze(call(output, next.output), [1]),
        state: { caches: next.caches, isKey, numPadding },
      };
    },
  });
}

interface State {
  readonly caches: readonly KeyValueCache[];
  /** `[rows, capacity]`, int32, 0 = padding before the prompt. */
  readonly isKey: tf.Tensor;
  /** `[rows]`, int32. */
  readonly numPadding: tf.Tensor;
}
