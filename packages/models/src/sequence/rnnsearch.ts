import * as ops from '@resattn/core/ops';
import {
  additiveAttention,
  bidirectional,
  dense,
  gru,
  type ScoredMemory,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { built, call, callAll } from './assembly.js';
import { resolvePairConfig } from './config.js';
import { type RnnSearchConfig, rnnSearchOptions } from './options/rnnsearch.js';
import { attendRows, dropped, recurrentSequenceToSequence } from './recurrent-assembly.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

const family = 'rnnsearch';

interface Memory {
  readonly source: ScoredMemory;
  readonly mask: tf.Tensor;
}

type State = { readonly hidden: tf.Tensor };

/**
 * RNNsearch: a bidirectional GRU reads the source, a GRU writes the target and before each word looks
 * for the positions of the source that matter for it. The first model with attention.
 *
 * ```text
 * h_j = [forward GRU; backward GRU]                     [batch, sourceTime, 2 units]
 * s_0 = tanh(W_s h_1, backward)
 * a_i = softmax_j(v tanh(W_a s_{i-1} + U_a h_j))        c_i = sum over j of a_ij h_j
 * t_i = maxout(U_o s_{i-1} + V_o E y_{i-1} + C_o c_i)
 * s_i = GRU([E y_{i-1}; c_i], s_{i-1})
 * logits = W_o t_i
 * ```
 *
 * Bahdanau et al., "Neural machine translation by jointly learning to align and translate", 2014,
 * https://arxiv.org/abs/1409.0473, with a GRU whose reset gate comes after the recurrent product.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function rnnSearch(config: RnnSearchConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, rnnSearchOptions, config);
  const { embeddingDim, units, attentionDim, maxoutUnits, dropout } = resolved;

  const embedding = (name: string, vocabularySize: number) =>
    built(tokenEmbedding({ name, vocabularySize, embeddingDim, dropout }), [null, null]);
  const sourceEmbedding = embedding('sourceEmbedding', resolved.sourceVocabularySize);
  const targetEmbedding = embedding('targetEmbedding', resolved.targetVocabularySize);
  const reader = gru({ units, returnSequences: true, returnState: true });
  const encoder = built(bidirectional({ name: 'encoder', layer: reader }), [
    null,
    null,
    embeddingDim,
  ]);
  const bridge = built(dense({ name: 'bridge', units }), [null, units]);
  const attention = built(
    additiveAttention({ name: 'attention', units: attentionDim }),
    [null, null, units],
    [null, null, 2 * units],
  );
  const inputs = embeddingDim + 2 * units;
  const decoder = built(
    gru({ name: 'decoder', units, returnState: true }),
    [null, null, inputs],
    [null, units],
  );
  const maxout = built(dense({ name: 'maxout', units: 2 * maxoutUnits }), [null, inputs + units]);
  const output = built(dense({ name: 'output', units: resolved.targetVocabularySize }), [
    null,
    null,
    maxoutUnits,
  ]);

  return recurrentSequenceToSequence<Memory, State>(family, resolved, {
    layers: [sourceEmbedding, targetEmbedding, encoder, bridge, attention, decoder, maxout, output],
    embed: (ids, training) => call(targetEmbedding, ids, { training }),
    encode(source, mask, training) {
      const x = call(sourceEmbedding, source, { training });
      const [h, , backward] = callAll(encoder, x, { training, mask });
      return {
        memory: { source: attention.memoryCache(h!), mask },
        state: { hidden: ops.tanh(call(bridge, backward!)) },
      };
    },
    advance(x, { hidden }, { source, mask }) {
      const { context, weights } = attendRows(attention, hidden, source, { mask });
      const joined = tf.concat([x, context], 1);
      const features = call(maxout, tf.concat([hidden, joined], 1));
      const pairs = tf.reshape(features, [features.shape[0], maxoutUnits, 2]);
      const [, next] = callAll(decoder, [tf.expandDims(joined, 1), hidden], { mask: [null, null] });
      return {
        outputs: { features: tf.max(pairs, 2), attention: weights },
        state: { hidden: next! },
      };
    },
    project: ({ features }, _, training) => call(output, dropped(features!, dropout, training)),
  });
}
