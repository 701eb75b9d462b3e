import { ops } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose, readJson, readTensors } from '@test/goldens';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, expect, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { AlibiPositions, alibiSlopes } from './alibi-positions.js';
import { type RotaryScaling, rotaryAmplitude, rotaryFrequencies } from './rotary-frequencies.js';
import { rotaryPositions } from './rotary-positions.js';
import { sinusoidalTable } from './sinusoidal-positions.js';
import { t5Bucket, t5Positions } from './t5-positions.js';

const cases = layerCases('position/');
const named = (prefix: string) => cases.filter(({ name }) => name.startsWith(prefix));

describe('RotaryPositions', () => {
  const rotated = named('rope_').filter(({ tensors }) => 'out.q' in tensors);
  it.each(rotated)('$name', async (layerCase) => {
    const { base, offset = 0, interleaved = false, rotary_dim } = layerCase.config;
    const layer = rotaryPositions({
      layout: interleaved ? 'interleaved' : 'half',
      base,
      offset,
      rotaryDim: rotary_dim,
    });
    await checkLayerCase(layerCase, (inputs) => {
      const outputs: Record<string, tf.Tensor> = {};
      for (const key of ['q', 'k'].filter((key) => `in.${key}` in inputs))
        outputs[`out.${key}`] = applyWith(layer, {}, [inputs[`in.${key}`]!])[0]!;
      return outputs;
    });
  });

  const scalings = named('rope_scaling').flatMap(({ config, tensors, tolerance }) =>
    Object.entries(config as Record<string, Record<string, number>>).map(([type, values]) => ({
      type,
      values,
      tolerance,
      expected: tensors[`inv_freq.${type}`]!.values,
    })),
  );
  it.each(scalings)('frequencies scaled by $type', ({ type, values, tolerance, expected }) => {
    const scaling = {
      type,
      factor: values.factor!,
      lowFreqFactor: values.low_freq_factor,
      highFreqFactor: values.high_freq_factor,
      originalMaxLength: values.original_max_position_embeddings,
    } as RotaryScaling;
    const frequencies = rotaryFrequencies(values.head_dim!, values.rope_theta!, scaling);
    expectClose(frequencies, expected, tolerance, type);
    expect(rotaryAmplitude(scaling)).toBeCloseTo(values.attention_scaling!, 6);
  });
});

describe('AlibiPositions', () => {
  it.each(named('alibi'))('$name', async (layerCase) => {
    const { heads, causal } = layerCase.config;
    const layer = new AlibiPositions();
    await checkLayerCase(layerCase, (inputs) => {
      const { 'in.q': query, 'in.k': key, 'in.v': value } = inputs as Record<string, tf.Tensor>;
      const bias = layer.bias({ query: query!, key: key!, scale: 1, offset: 0 });
      const { output, scores } = ops.scaledDotProductAttention(query!, key!, value!, {
        bias,
        causal,
        returnAttentionScores: true,
      });
      return {
        'out.y': output,
        'aux.weights': scores!,
        'aux.slopes': tf.tensor1d(alibiSlopes(heads)),
      };
    });
  });

  it.each(named('alibi'))(
    '$name: the bias, where the future is not masked',
    ({ tensors, tolerance }) => {
      const expected = tensors['aux.bias']!;
      const [heads, time] = expected.shape as [number, number];
      const query = tf.zeros([1, heads, time, 2]);
      const bias = new AlibiPositions().bias({ query, key: query, scale: 1, offset: 0 }).dataSync();
      // The reference's table is slope (j - i), positive for later keys; ours counts the distance.
      const past = Array.from(expected.values, (value) => -Math.abs(value));
      expectClose(bias, past, tolerance, 'bias');
    },
  );
});

describe('T5Positions', () => {
  it.each(named('t5_bias'))('$name', async (layerCase) => {
    const { bidirectional, num_buckets, max_distance, heads } = layerCase.config;
    const layer = t5Positions({
      numBuckets: num_buckets,
      maxDistance: max_distance,
      bidirectional,
    });
    layer.build([null, heads, null, 4]);
    const [, queryTime, keyTime] = layerCase.tensors['out.bias']!.shape as [number, number, number];
    await checkLayerCase(layerCase, (inputs) => {
      const [weight] = layer.weights;
      Object.assign(weight!, { read: () => inputs['param.relative_attention_bias']! });
      const bias = layer.table(queryTime, keyTime, 0);
      delete (weight as { read?: unknown }).read;
      return { 'out.bias': tf.squeeze(bias, [0]) };
    });
  });

  it.each(named('t5_bias'))('$name: buckets', ({ config, tensors }) => {
    const options = {
      numBuckets: config.num_buckets,
      maxDistance: config.max_distance,
      bidirectional: config.bidirectional,
    };
    const buckets = Array.from(tensors['int.probe_relative']!.values, (distance) =>
      t5Bucket(distance, options),
    );
    expect(buckets).toEqual(Array.from(tensors['int.probe_buckets']!.values));
  });
});

describe('sinusoidal positions', () => {
  const tables = readJson<{ cases: { file: string; tolerance: number }[] }>('layers', 'index.json')
    .cases.filter(({ file }) => file.startsWith('position/sinusoidal_'))
    .flatMap(({ file, tolerance }) =>
      Object.entries(readTensors('layers', `${file}.safetensors`)).map(([name, table]) => ({
        file,
        tolerance,
        name,
        table,
        base: readJson<{ config: { base: number } }>('layers', `${file}.json`).config.base,
      })),
    );
  it.each(tables)('$file $name', ({ file, table, tolerance, base }) => {
    const layout = file.endsWith('concat') ? 'concat' : 'interleaved';
    const [positions, features] = table.shape as [number, number];
    const values = sinusoidalTable(positions, features, { layout, base }).dataSync();
    expectClose(values, table.values, tolerance, file);
  });
});
