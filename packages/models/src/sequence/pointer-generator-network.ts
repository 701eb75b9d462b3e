import {
  additiveAttention,
  bidirectional,
  dense,
  lstm,
  pointerGenerator,
  type ScoredMemory,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { built, call, callAll } from './assembly.js';
import { resolvePairConfig } from './config.js';
import {
  type PointerGeneratorNetworkConfig,
  pointerGeneratorOptions,
} from './options/pointer-generator.js';
import { attendRows, dropped, recurrentSequenceToSequence } from './recurrent-assembly.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

const family = 'pointer-generator';

interface Memory {
  readonly source: ScoredMemory;
  readonly mask: tf.Tensor;
  /** Ids of the source, `[batch, sourceTime]`. */
  readonly ids: tf.Tensor;
}

type State = {
  /** `[rows, units]` */
  readonly hidden: tf.Tensor;
  readonly cell: tf.Tensor;
  /** `[rows, 2 units]` */
  readonly context: tf.Tensor;
  /** Sum of the attention so far, `[rows, sourceTime]`. */
  readonly coverage: tf.Tensor;
};

/**
 * Pointer-generator network: each word is written from the vocabulary or copied from the source, and
 * coverage keeps it from repeating itself. Made for summaries; source and target share a vocabulary.
 *
 * ```text
 * h = [forward LSTM; backward LSTM](E[source])            [batch, sourceTime, 2 units]
 * x_t = W_x [E y_{t-1}; c_{t-1}]                          s_t = LSTM(x_t, s_{t-1})
 * a_t = softmax_j(v tanh(W_h h_j + W_s s_t + w_c k_tj))   k_t = sum of a before t
 * c_t = sum over j of a_tj h_j
 * P(w) = g softmax(V' (V [s_t; c_t]))_w + (1 - g) sum over j with source_j = w of a_tj
 * g = sigmoid(w [c_t; s_t; x_t])
 * penalty_t = coverageWeight sum over j of min(a_tj, k_tj)
 * ```
 *
 * Logits are `log P`. See et al., "Get to the point: summarization with pointer-generator networks",
 * 2017, https://arxiv.org/abs/1704.04368. Words outside the vocabulary are a matter of the tokenizer
 * here: one that splits rare words into pieces has none.
 *
 * @throws OptionError for a configuration out of range, naming the field, and for two vocabularies.
 */
export function pointerGeneratorNetwork(config: PointerGeneratorNetworkConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, pointerGeneratorOptions, config);
  const { embeddingDim, units, useCoverage, coverageWeight, dropout } = resolved;
  const { sourceVocabularySize, targetVocabularySize } = resolved;
  if (sourceVocabularySize !== targetVocabularySize) {
    throw new Error(
      `${family}: copying wants one vocabulary, but sourceVocabularySize is ${sourceVocabularySize} ` +
        `and targetVocabularySize ${targetVocabularySize}; train one tokenizer on both sides`,
    );
  }

  const embedding = built(
    tokenEmbedding({
      name: 'embedding',
      vocabularySize: targetVocabularySize,
      embeddingDim,
      dropout,
    }),
    [null, null],
  );
  const reader = lstm({ units, returnSequences: true, returnState: true });
  const encoder = built(bidirectional({ name: 'encoder', layer: reader }), [
    null,
    null,
    embeddingDim,
  ]);
  const bridge = (name: string) =>
    built(dense({ name, units, activation: 'relu' }), [null, 2 * units]);
  const [hiddenBridge, cellBridge] = [bridge('hiddenBridge'), bridge('cellBridge')];
  const attention = built(
    additiveAttention({ name: 'attention', units: 2 * units, useCoverage }),
    [null, null, units],
    [null, null, 2 * units],
  );
  const feed = built(dense({ name: 'feed', units: embeddingDim }), [
    null,
    embeddingDim + 2 * units,
  ]);
  const decoder = built(lstm({ name: 'decoder', units, returnState: true }), [
    null,
    null,
    embeddingDim,
  ]);
  const hiddenLayer = built(dense({ name: 'hidden', units }), [null, null, 3 * units]);
  const output = built(dense({ name: 'output', units: targetVocabularySize }), [null, null, units]);
  const pointer = built(
    pointerGenerator({ name: 'pointer' }),
    [null, null, targetVocabularySize],
    [null, null, null],
    [null, null],
    [null, null, 3 * units + embeddingDim],
  );

  return recurrentSequenceToSequence<Memory, State>(family, resolved, {
    layers: [
      embedding,
      encoder,
      hiddenBridge,
      cellBridge,
      attention,
      feed,
      decoder,
      hiddenLayer,
      output,
      pointer,
    ],
    embed: (ids, training) => call(embedding, ids, { training }),
    encode(source, mask, training) {
      const x = call(embedding, source, { training });
      const [h, forwardHidden, forwardCell, backwardHidden, backwardCell] = callAll(encoder, x, {
        training,
        mask,
      });
      const [batch, time] = source.shape as [number, number];
      return {
        memory: { source: attention.memoryCache(h!), mask, ids: source },
        state: {
          hidden: call(hiddenBridge, tf.concat([forwardHidden!, backwardHidden!], 1)),
          cell: call(cellBridge, tf.concat([forwardCell!, backwardCell!], 1)),
          context: tf.zeros([batch, 2 * units]),
          coverage: tf.zeros([batch, time]),
        },
      };
    },
    advance(x, state, { source, mask }) {
      const input = call(feed, tf.concat([x, state.context], 1));
      const inputs = [tf.expandDims(input, 1), state.hidden, state.cell];
      const [, hidden, cell] = callAll(decoder, inputs, { mask: [null, null, null] });
      const { context, weights } = attendRows(attention, hidden!, source, {
        mask,
        ...(useCoverage && { coverage: state.coverage }),
      });
      return {
        outputs: {
          attention: weights,
          coverage: state.coverage,
          features: tf.concat([context, hidden!, input], 1),
        },
        state: {
          hidden: hidden!,
          cell: cell!,
          context,
          coverage: tf.add(state.coverage, weights),
        },
      };
    },
    project({ features, attention: weights }, { ids }, training) {
      const [batch, time] = features!.shape as [number, number];
      const state = tf.slice(features!, [0, 0, 0], [batch, time, 3 * units]);
      const logits = call(output, dropped(call(hiddenLayer, state), dropout, training));
      const mixed = call(pointer, [logits, weights, ids, features!], {
        mask: [null, null, null, null],
      });
      return tf.log(tf.maximum(mixed, 1e-12));
    },
    ...(useCoverage &&
      coverageWeight > 0 && {
        penalty: ({ attention: weights, coverage }) =>
          tf.mul(tf.sum(tf.minimum(weights, coverage!), 2), coverageWeight),
      }),
  });
}
