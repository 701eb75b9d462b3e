import {
  additiveAttention,
  bidirectional,
  dense,
  type Lstm,
  lstm,
  recurrentStack,
  type ScoredMemory,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { built, call, callAll } from './assembly.js';
import { resolvePairConfig } from './config.js';
import { type ResidualLstmConfig, residualLstmOptions } from './options/residual-lstm.js';
import { attendRows, dropped, recurrentSequenceToSequence } from './recurrent-assembly.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

const family = 'residual-lstm';

interface Memory {
  readonly source: ScoredMemory;
  readonly mask: tf.Tensor;
}

type State = {
  /** Of each layer, `[rows, units]`. */
  readonly hidden: readonly tf.Tensor[];
  readonly cell: readonly tf.Tensor[];
  /** `[rows, units]` */
  readonly context: tf.Tensor;
};

/**
 * Deep LSTMs with residual connections, so that they can be trained: the bottom layer of the decoder
 * attends, its context goes into all layers.
 *
 * ```text
 * h = residual LSTM layers([forward LSTM; backward LSTM](E_s[source]))  [batch, sourceTime, units]
 * x^1_i = LSTM([E_t y_{i-1}; c_{i-1}])
 * c_i = attention(x^1_i, h)
 * x^(l+1)_i = x^l_i + LSTM([x^l_i; c_i])
 * logits = W_o x^L_i
 * ```
 *
 * Wu et al., "Google's neural machine translation system", 2016, https://arxiv.org/abs/1609.08144. The
 * decoder starts from zeros, as there.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function residualLstm(config: ResidualLstmConfig): SequenceToSequence {
  const resolved = resolvePairConfig(family, residualLstmOptions, config);
  const { embeddingDim, units, numEncoderLayers, numDecoderLayers, dropout } = resolved;
  if (units % 2 !== 0)
    throw new Error(
      `${family}: units is ${units}, expected an even number, half for each direction`,
    );

  const embedding = (name: string, vocabularySize: number) =>
    built(tokenEmbedding({ name, vocabularySize, embeddingDim, dropout }), [null, null]);
  const sourceEmbedding = embedding('sourceEmbedding', resolved.sourceVocabularySize);
  const targetEmbedding = embedding('targetEmbedding', resolved.targetVocabularySize);
  const features: tf.Shape = [null, null, units];
  const reader = lstm({ units: units / 2, returnSequences: true });
  const bottom = built(bidirectional({ name: 'bottom', layer: reader }), [
    null,
    null,
    embeddingDim,
  ]);
  const encoder = built(
    recurrentStack({
      name: 'encoder',
      units,
      numLayers: numEncoderLayers - 1,
      residual: true,
      dropout,
    }),
    features,
  );
  const attention = built(
    additiveAttention({ name: 'attention', units: resolved.attentionDim }),
    features,
    features,
  );
  const decoder: Lstm[] = Array.from({ length: numDecoderLayers }, (_, i) =>
    built(lstm({ name: `decoder${i}`, units, returnState: true }), [
      null,
      null,
      (i === 0 ? embeddingDim : units) + units,
    ]),
  );
  const output = built(dense({ name: 'output', units: resolved.targetVocabularySize }), features);

  return recurrentSequenceToSequence<Memory, State>(family, resolved, {
    layers: [sourceEmbedding, targetEmbedding, bottom, encoder, attention, ...decoder, output],
    embed: (ids, training) => call(targetEmbedding, ids, { training }),
    encode(source, mask, training) {
      const x = call(sourceEmbedding, source, { training });
      const first = dropped(call(bottom, x, { training, mask }), dropout, training);
      const h = call(encoder, first, { training, mask });
      const zeros = tf.zeros([source.shape[0], units]);
      return {
        memory: { source: attention.memoryCache(h), mask },
        state: { hidden: decoder.map(() => zeros), cell: decoder.map(() => zeros), context: zeros },
      };
    },
    advance(x, state, { source, mask }, training) {
      const hidden: tf.Tensor[] = [];
      const cell: tf.Tensor[] = [];
      const run = (layer: number, input: tf.Tensor) => {
        const states = [state.hidden[layer]!, state.cell[layer]!];
        const inputs = [tf.expandDims(input, 1), ...states];
        const [y, h, c] = callAll(decoder[layer]!, inputs, { mask: [null, null, null] });
        hidden.push(h!);
        cell.push(c!);
        return y!;
      };
      let y = run(0, tf.concat([x, state.context], 1));
      const { context, weights } = attendRows(attention, y, source, { mask });
      for (let layer = 1; layer < decoder.length; layer++) {
        const input = dropped(tf.concat([y, context], 1), dropout, training);
        y = tf.add(y, run(layer, input));
      }
      return {
        outputs: { features: y, attention: weights },
        state: { hidden, cell, context },
      };
    },
    project: ({ features: top }, _, training) => call(output, dropped(top!, dropout, training)),
  });
}
