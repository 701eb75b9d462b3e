import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { alibiPositions } from '../positional/alibi-positions.js';
import { rotaryPositions } from '../positional/rotary-positions.js';
import { shawPositions } from '../positional/shaw-positions.js';
import { t5Positions } from '../positional/t5-positions.js';
import { transformerXlPositions } from '../positional/transformer-xl-positions.js';
import { transformerDecoder } from '../transformer/transformer-decoder.js';
import { transformerEncoder } from '../transformer/transformer-encoder.js';
import { additiveAttention } from './additive-attention.js';
import type { KeyValueCache } from './key-value-cache.js';
import { luongAttention } from './luong-attention.js';
import { type MultiHeadAttentionOptions, multiHeadAttention } from './multi-head-attention.js';
import { cacheInOwnRows } from './shared-cache.js';

const [batch, time, features, capacity] = [2, 5, 8, 7];

const attentions: Record<string, Omit<MultiHeadAttentionOptions, 'numHeads'>> = {
  plain: {},
  'grouped queries, rotary': { numKeyValueHeads: 1, position: rotaryPositions() },
  'window, ALiBi': { window: 2, position: alibiPositions() },
  'T5 bias': { position: t5Positions({ numBuckets: 6, maxDistance: 4, bidirectional: false }) },
  Shaw: { position: shawPositions({ maxDistance: 2 }) },
  'Transformer-XL': { position: transformerXlPositions() },
  'talking heads, normalized': { talkingHeads: true, qkNorm: 'rmsNorm' },
};

const close = (actual: tf.Tensor, expected: tf.Tensor, what: string) =>
  expectClose(actual.dataSync(), expected.dataSync(), 1e-5, what);

/** Positions `from` up to `to` of axis 1. */
const part = (x: tf.Tensor, from: number, to: number) =>
  tf.slice(x, [0, from], [-1, to - from, ...x.shape.slice(2)]);

/** The first positions of a cache. */
const written = (x: tf.Tensor, positions: number) =>
  tf.slice(x, [0, 0, 0, 0], [-1, -1, positions, -1]);

describe('MultiHeadAttention.step', () => {
  it.each(Object.entries(attentions))('equals the whole sequence at once: %s', (_, options) => {
    const layer = multiHeadAttention({
      numHeads: 2,
      causal: true,
      returnAttentionScores: true,
      ...options,
    });
    const x = uneven([batch, time, features]);
    const [whole, weights] = layer.apply(x) as tf.Tensor[];
    const step = jit((rows: tf.Tensor, cache: KeyValueCache, position: tf.Tensor) =>
      layer.step(rows, cache, position),
    );
    for (const isCompiled of [false, true]) {
      let cache = layer.createCache(batch, capacity);
      // A prompt of two positions, then one at a time.
      for (const [from, to] of [[0, 2], ...[2, 3, 4].map((t) => [t, t + 1])] as [
        number,
        number,
      ][]) {
        const rows = part(x, from, to);
        const result = isCompiled
          ? step(rows, cache, tf.scalar(from, 'int32'))
          : layer.step(rows, cache, from);
        close(result.output, part(whole!, from, to), `positions ${from} to ${to}`);
        const known = tf.slice(result.scores!, [0, 0, 0, 0], [batch, 2, to - from, time]);
        close(known, tf.slice(weights!, [0, 0, from, 0], [batch, 2, to - from, time]), 'weights');
        cache = result.cache;
      }
    }
    // One graph for the prompt and one for all further steps.
    expect(step.traces).toBeLessThanOrEqual(2);
    step.dispose();
  });

  it.each(Object.entries(attentions))('follows beams that share their caches: %s', (_, options) => {
    const [inputs, beams] = [2, 3];
    const rows = inputs * beams;
    const layer = multiHeadAttention({
      numHeads: 2,
      causal: true,
      returnAttentionScores: true,
      ...options,
    });
    layer.build([null, null, features]);
    const mask = tf.tensor2d(
      Array.from({ length: rows }, (_, row) => [
        row < beams ? 0 : 1,
        ...Array(capacity - 1).fill(1),
      ]),
      [rows, capacity],
      'bool',
    );
    const empty = layer.createCache(rows, capacity);
    const prompt = uneven([rows, 2, features]);
    let [copied, shared] = [1, 2].map(() => layer.step(prompt, empty, 0, { mask }).cache);
    let ancestors = tf.tile(tf.reshape(tf.range(0, beams, 1, 'int32'), [1, beams, 1]), [
      inputs,
      1,
      capacity,
    ]);
    // By input: which beam each beam continues, and how many positions it is told at once.
    const moves: [number[][], number][] = [
      [
        [
          [1, 1, 0],
          [2, 0, 1],
        ],
        1,
      ],
      [
        [
          [2, 2, 2],
          [0, 1, 2],
        ],
        2,
      ],
      [
        [
          [0, 2, 1],
          [1, 0, 0],
        ],
        1,
      ],
    ];
    let position = 2;
    for (const [parents, steps] of moves) {
      const from = parents.flatMap((row, input) => row.map((beam) => input * beams + beam));
      const gather = (x: tf.Tensor) => tf.gather(x, tf.tensor1d(from, 'int32'));
      const inherited = gather(tf.reshape(ancestors, [rows, capacity])).arraySync() as number[][];
      ancestors = tf.tensor3d(
        inherited.flatMap((places, row) =>
          places.map((place, t) => (t >= position && t < position + steps ? row % beams : place)),
        ),
        [inputs, beams, capacity],
        'int32',
      );
      const x = uneven([rows, steps, features], position);
      const own = { key: gather(copied!.key), value: gather(copied!.value) };
      const expected = layer.step(x, own, position, { mask });
      const step = jit((key: tf.Tensor, value: tf.Tensor, ancestors: tf.Tensor) =>
        layer.step(x, { key, value, ancestors }, tf.scalar(position, 'int32'), { mask }),
      );
      for (const result of [
        layer.step(x, { ...shared!, ancestors }, position, { mask }),
        step(shared!.key, shared!.value, ancestors),
      ]) {
        close(result.output, expected.output, `output at ${position}`);
        close(result.scores!, expected.scores!, `weights at ${position}`);
        const separate = cacheInOwnRows({ ...result.cache, ancestors });
        close(
          written(separate.key, position + steps),
          written(expected.cache.key, position + steps),
          'keys',
        );
        close(
          written(separate.value, position + steps),
          written(expected.cache.value, position + steps),
          'values',
        );
        shared = result.cache;
      }
      step.dispose();
      copied = expected.cache;
      position += steps;
    }
  });

  it('hides padding at the start of a prompt', () => {
    const layer = multiHeadAttention({ numHeads: 2, causal: true, position: rotaryPositions() });
    const x = uneven([1, time, features]);
    const short = part(x, 2, time);
    const whole = layer.apply(short);
    const mask = tf.tensor2d([[0, 0, 1, 1, 1, 1, 1]], [1, capacity], 'bool');
    const { output } = layer.step(x, layer.createCache(1, capacity), 0, { mask });
    close(part(output, 2, time), whole, 'positions after the padding');
  });

  it('refuses what does not fit', () => {
    const layer = multiHeadAttention({ numHeads: 2, causal: true });
    expect(() => layer.createCache(1, 4)).toThrow(/not built yet.*call the layer once/);
    layer.build([null, null, features]);
    const cache = layer.createCache(1, 4);
    expect(() => layer.createCache(1, 0)).toThrow(/capacity is 0/);
    expect(() => layer.step(uneven([1, 2, features]), cache, 3)).toThrow(
      /2 steps at position 3 end at 5, expected at most the cache's capacity 4/,
    );
    const mask = tf.ones([1, 3], 'bool');
    expect(() => layer.step(uneven([1, 1, features]), cache, 0, { mask })).toThrow(
      /mask has shape \[1, 3\], expected \[batch, keyTime\] = \[1, 4\]/,
    );
  });
});

describe('MultiHeadAttention.attendTo', () => {
  it.each([{}, { qkNorm: 'layerNorm' as const, numKeyValueHeads: 1 }])(
    'equals cross-attention: %o',
    (options) => {
      const layer = multiHeadAttention({ numHeads: 2, returnAttentionScores: true, ...options });
      const query = uneven([batch, 3, features], 1);
      const memory = uneven([batch, time, 6], 2);
      const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], [batch, time], 'bool');
      const [whole, weights] = layer.apply([query, memory], { mask: [null, mask] } as object) as [
        tf.Tensor,
        tf.Tensor,
      ];
      const { output, scores } = layer.attendTo(query, layer.memoryCache(memory), { mask });
      close(output, whole, 'output');
      close(scores!, weights, 'weights');
    },
  );

  it('lets several rows share a row of the memory', () => {
    const layer = multiHeadAttention({ numHeads: 2, returnAttentionScores: true });
    const query = uneven([batch * 3, 2, features], 1);
    const memory = uneven([batch, time, 6], 2);
    const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], [batch, time], 'bool');
    const owners = tf.tensor1d([0, 0, 0, 1, 1, 1], 'int32');
    const [whole, weights] = layer.apply([query, tf.gather(memory, owners)], {
      mask: [null, tf.gather(mask, owners)],
    } as object) as [tf.Tensor, tf.Tensor];
    const { output, scores } = layer.attendTo(query, layer.memoryCache(memory), { mask });
    close(output, whole, 'output');
    close(scores!, weights, 'weights');
    expect(() => layer.attendTo(uneven([3, 1, features]), layer.memoryCache(memory))).toThrow(
      "the query's rows 3 is not divisible by the memory's rows 2",
    );
  });
});

describe('ScoreAttention.attendTo', () => {
  const query = uneven([batch, 3, features], 1);
  const memory = uneven([batch, time, features], 2);
  const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], [batch, time], 'bool');

  it.each([
    ['additive', () => additiveAttention({ units: 4, returnAttentionScores: true })],
    ...(['dot', 'general', 'concat'] as const).map(
      (score) =>
        [
          `Luong, ${score}`,
          () => luongAttention({ score, attentionalUnits: 5, returnAttentionScores: true }),
        ] as const,
    ),
  ] as const)('equals the layer, with the memory projected once: %s', (_, make) => {
    const layer = make();
    const [whole, weights] = layer.apply([query, memory], { mask: [null, mask] } as object) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const { output, scores } = layer.attendTo(query, layer.memoryCache(memory), { mask });
    close(output, whole, 'output');
    close(scores, weights, 'weights');
  });

  it('turns away from what was covered, if it has learned to', () => {
    const layer = additiveAttention({ units: 4, useCoverage: true });
    layer.build([query.shape, memory.shape]);
    const cache = layer.memoryCache(memory);
    const none = tf.zeros([batch, 3, time]);
    const { scores } = layer.attendTo(query, cache, { mask, coverage: none });
    close(layer.attendTo(query, cache, { mask }).scores, scores, 'no coverage');
    const first = tf.cast(tf.oneHot(tf.zeros([batch, 3], 'int32'), time), 'float32');
    // w_c against v lowers the score of the covered position by |v| at most.
    const byName = (name: string) =>
      layer.weights.find(({ originalName }) => originalName.endsWith(name))!;
    const against = tf.neg(tf.reshape(byName('scoreKernel').read(), [1, 4]));
    byName('coverageKernel').write(against);
    const covered = layer.attendTo(query, cache, { mask, coverage: first }).scores;
    const at = (x: tf.Tensor) => tf.slice(x, [0, 0, 0], [batch, 3, 1]).dataSync();
    at(covered).forEach((weight, i) => {
      expect(weight).toBeLessThan(at(scores)[i]!);
    });
  });
});

describe('a stack', () => {
  const shared = { numHeads: 2, hiddenUnits: 6, numLayers: 2, returnAttentionScores: true };

  it('of encoder layers decodes like the whole sequence', () => {
    const position = t5Positions({ numBuckets: 6, maxDistance: 4, bidirectional: false });
    const stack = transformerEncoder({ ...shared, causal: true, position, sharePosition: true });
    const x = uneven([batch, time, features]);
    const [whole] = stack.apply(x) as tf.Tensor[];
    let caches = stack.createCache(batch, time);
    for (let t = 0; t < time; t++) {
      const result = stack.step(part(x, t, t + 1), caches, t);
      close(result.output, part(whole!, t, t + 1), `position ${t}`);
      expect(result.scores.map(({ shape }) => shape)).toEqual([
        [batch, 2, 1, time],
        [batch, 2, 1, time],
      ]);
      caches = result.caches;
    }
  });

  it('of decoder layers decodes like the whole sequence, with the memory projected once', () => {
    const stack = transformerDecoder({ ...shared, residual: 'postNorm', attentionScale: 1 });
    const x = uneven([batch, time, features]);
    const memory = uneven([batch, 4, 6], 3);
    const memoryMask = tf.tensor2d([1, 1, 1, 1, 1, 1, 0, 0], [batch, 4], 'bool');
    const [whole, ...weights] = stack.apply([x, memory], {
      mask: [null, memoryMask],
    } as object) as tf.Tensor[];
    let caches = stack.createCache(memory, time);
    for (let t = 0; t < time; t++) {
      const result = stack.step(part(x, t, t + 1), caches, t, { memoryMask });
      close(result.output, part(whole!, t, t + 1), `position ${t}`);
      result.scores.forEach((scores, i) => {
        const keys = weights[i]!.shape[3]!;
        close(scores, tf.slice(weights[i]!, [0, 0, t, 0], [batch, 2, 1, keys]), `weights ${i}`);
      });
      caches = result.caches;
    }
  });

  it('shares the weights of its positions, or gives each layer its own', () => {
    const make = (sharePosition: boolean) => {
      const stack = transformerEncoder({ ...shared, position: t5Positions(), sharePosition });
      stack.build([null, null, features]);
      return stack.weights.filter(({ originalName }) => originalName.includes('/position/'));
    };
    expect(make(true).length).toBe(1);
    expect(make(false).length).toBe(2);
  });
});
