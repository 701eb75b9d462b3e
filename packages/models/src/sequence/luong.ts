import {
  dense,
  luongAttention,
  recurrentStack,
  type ScoredMemory,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { built, call, callAll } from './assembly.js';
import { resolvePairConfig } from './config.js';
import { type LuongConfig, luongOptions } from './options/luong.js';
import { attendRows, dropped, recurrentSequenceToSequence } from './recurrent-assembly.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

const family = 'luong';

interface Memory {
  readonly source: ScoredMemory;
  readonly mask: tf.Tensor;
}

type State = {
  /** `[rows, layers, units]` */
  readonly hidden: tf.Tensor;
  readonly cell: tf.Tensor;
  /** The attentional vector before, `[rows, units]`. */
  readonly attentional: tf.Tensor;
};

/**
 * Stacked LSTMs with multiplicative attention: the decoder attends with its new state, and what comes
 * of it goes into the output and, by input feeding, into the next position.
 *
 * ```text
 * h = LSTM layers(E_s[source])                          [batch, sourceTime, units]
 * s_i = LSTM layers([E_t y_{i-1}; q_{i-1}], s_{i-1})
 * a_i = softmax_j(score(s_i, h_j))                      c_i = sum over j of a_ij h_j
 * q_i = tanh(W_c [c_i; s_i])                            logits = W_o q_i
 * ```
 *
 * Luong et al., "Effective approaches to attention-based neural machine translation", 2015,
 * https://arxiv.org/abs/1508.04025, with global attention.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function luong(config: LuongConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, luongOptions, config);
  const { embeddingDim, units, numLayers, score, inputFeeding, reverseSource, dropout } = resolved;

  const embedding = (name: string, vocabularySize: number) =>
    built(tokenEmbedding({ name, vocabularySize, embeddingDim, dropout }), [null, null]);
  const sourceEmbedding = embedding('sourceEmbedding', resolved.sourceVocabularySize);
  const targetEmbedding = embedding('targetEmbedding', resolved.targetVocabularySize);
  const stack = { units, numLayers, dropout, returnState: true };
  const encoder = built(recurrentStack({ name: 'encoder', ...stack }), [null, null, embeddingDim]);
  const inputs = embeddingDim + (inputFeeding ? units : 0);
  const decoder = built(recurrentStack({ name: 'decoder', ...stack }), [null, null, inputs]);
  const features: tf.Shape = [null, null, units];
  const attention = built(
    luongAttention({ name: 'attention', score, attentionalUnits: units }),
    features,
    features,
  );
  const output = built(
    dense({ name: 'output', units: resolved.targetVocabularySize, useBias: false }),
    features,
  );

  return recurrentSequenceToSequence<Memory, State>(family, resolved, {
    layers: [sourceEmbedding, targetEmbedding, encoder, decoder, attention, output],
    embed: (ids, training) => call(targetEmbedding, ids, { training }),
    encode(source, mask, training) {
      // Padding then comes first, where the layers skip it.
      const turn = (x: tf.Tensor) => (reverseSource ? tf.reverse(x, 1) : x);
      const x = call(sourceEmbedding, turn(source), { training });
      const [h, hidden, cell] = callAll(encoder, x, { training, mask: turn(mask) });
      return {
        memory: { source: attention.memoryCache(turn(h!)), mask },
        state: { hidden: hidden!, cell: cell!, attentional: tf.zeros([source.shape[0], units]) },
      };
    },
    advance(x, { hidden, cell, attentional }, { source, mask }, training) {
      const fed = inputFeeding ? tf.concat([x, attentional], 1) : x;
      const [y, nextHidden, nextCell] = callAll(decoder, [tf.expandDims(fed, 1), hidden, cell], {
        training,
        mask: [null, null, null],
      });
      const query = dropped(tf.squeeze(y!, [1]), dropout, training);
      const { context, weights } = attendRows(attention, query, source, { mask });
      return {
        outputs: { features: context, attention: weights },
        state: { hidden: nextHidden!, cell: nextCell!, attentional: context },
      };
    },
    project: ({ features: attentional }, _, training) =>
      call(output, dropped(attentional!, dropout, training)),
  });
}
