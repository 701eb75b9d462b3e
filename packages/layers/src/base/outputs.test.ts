import * as tf from '@tensorflow/tfjs';
import { expect, expectTypeOf, it } from 'vitest';
import { multiHeadAttention, multiQueryAttention } from '../attention/index.js';
import { dense } from '../feedforward/index.js';
import {
  additiveAttentionPooling,
  hierarchicalAttention,
  structuredSelfAttention,
} from '../pooling/index.js';
import { bidirectional, gru, lstm, recurrentStack } from '../recurrent/index.js';
import { preNormResidual, residual } from '../residual/index.js';
import {
  transformerDecoderLayer,
  transformerEncoder,
  transformerEncoderLayer,
} from '../transformer/index.js';

const x = tf.ones([1, 3, 4]);
const symbol = tf.input({ shape: [3, 4] });

it('gives a tensor for a tensor, and a symbolic one for a symbolic one', () => {
  const layer = dense({ units: 4 });
  const y = layer.apply(x);
  expectTypeOf(y).toEqualTypeOf<tf.Tensor>();
  expect(y.shape).toEqual([1, 3, 4]);
  const z = layer.apply(symbol);
  expectTypeOf(z).toEqualTypeOf<tf.SymbolicTensor>();
  expect(z.shape).toEqual([null, 3, 4]);
  // Layers are layers of tfjs still, and whatever came before may come in.
  const whole: tf.layers.Layer = layer;
  expectTypeOf(layer.apply(whole.apply(x))).toEqualTypeOf<ReturnType<tf.layers.Layer['apply']>>();
});

it('gives one output, or a tuple where scores are asked for', () => {
  const plain = multiHeadAttention({ numHeads: 2 });
  expectTypeOf(plain.apply(x)).toEqualTypeOf<tf.Tensor>();
  const scored = multiHeadAttention({ numHeads: 2, returnAttentionScores: true });
  expectTypeOf(scored.apply(symbol)).toEqualTypeOf<[tf.SymbolicTensor, tf.SymbolicTensor]>();
  const [y, scores] = scored.apply([x, x]);
  expect([y.shape, scores.shape]).toEqual([
    [1, 3, 4],
    [1, 2, 3, 3],
  ]);
  const returnAttentionScores: boolean = scores.rank === 4;
  const either = multiQueryAttention({ numHeads: 2, returnAttentionScores });
  expectTypeOf(either.apply(x)).toEqualTypeOf<tf.Tensor | [tf.Tensor, tf.Tensor]>();
  // @ts-expect-error: there is no such option
  expect(() => multiHeadAttention({ numHeads: 2, returnScores: true })).toThrow('returnScores');
});

it('has as many as the layer says', () => {
  const asked = { returnAttentionScores: true } as const;
  const pooled = additiveAttentionPooling({ units: 2, ...asked });
  expectTypeOf(pooled.apply(x)).toEqualTypeOf<[tf.Tensor, tf.Tensor]>();
  const document = hierarchicalAttention({ units: 2, ...asked });
  expectTypeOf(document.apply(tf.ones([1, 2, 3, 4]))).toEqualTypeOf<
    [tf.Tensor, tf.Tensor, tf.Tensor]
  >();
  const hops = structuredSelfAttention({ hops: 2, units: 2, returnPenalty: true });
  expectTypeOf(hops.apply(x)).toEqualTypeOf<[tf.Tensor, tf.Tensor]>();
  const sizes = { numHeads: 2, hiddenUnits: 8 };
  expectTypeOf(transformerEncoderLayer(sizes).apply(x)).toEqualTypeOf<tf.Tensor>();
  const decoder = transformerDecoderLayer({ ...sizes, ...asked });
  expectTypeOf(decoder.apply([x, x])).toEqualTypeOf<[tf.Tensor, tf.Tensor, tf.Tensor]>();
  const stack = transformerEncoder({ ...sizes, numLayers: 2, ...asked });
  expectTypeOf(stack.apply(x)).toEqualTypeOf<[tf.Tensor, ...tf.Tensor[]]>();
  expectTypeOf(recurrentStack({ units: 2, numLayers: 2 }).apply(x)).toEqualTypeOf<tf.Tensor>();
  expect(stack.apply(x)).toHaveLength(3);
});

it('has those of the layer that it holds', () => {
  expectTypeOf(lstm({ units: 2 }).apply(x)).toEqualTypeOf<tf.Tensor>();
  const memory = lstm({ units: 2, returnState: true });
  expectTypeOf(memory.apply(x)).toEqualTypeOf<[tf.Tensor, tf.Tensor, tf.Tensor]>();
  const both = bidirectional({ layer: gru({ units: 2, returnState: true }) });
  const outputs = both.apply(x);
  expectTypeOf(outputs).toEqualTypeOf<[tf.Tensor, tf.Tensor, tf.Tensor]>();
  expect(outputs).toHaveLength(3);
  const single = bidirectional({ layer: gru({ units: 2 }) });
  expectTypeOf(single.apply(x)).toEqualTypeOf<tf.Tensor>();
  const attention = multiHeadAttention({ numHeads: 2, returnAttentionScores: true });
  const wrapped = preNormResidual({ layer: attention }).apply(x);
  expectTypeOf(wrapped).toEqualTypeOf<[tf.Tensor, tf.Tensor]>();
  expect(wrapped).toHaveLength(2);
  expectTypeOf(residual({ layer: dense({ units: 4 }) }).apply(x)).toEqualTypeOf<tf.Tensor>();
  const foreign = residual({ layer: tf.layers.dense({ units: 4 }) });
  expectTypeOf(foreign.apply(x)).toEqualTypeOf<tf.Tensor>();
});
