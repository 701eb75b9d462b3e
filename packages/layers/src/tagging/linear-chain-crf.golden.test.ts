import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, expect, it } from 'vitest';
import { logPartition, pathScore } from './chain-recursions.js';
import { linearChainCrf } from './linear-chain-crf.js';

describe('LinearChainCrf', () => {
  it.each(layerCases('crf/'))('$name', async (layerCase) => {
    await checkLayerCase(layerCase, (inputs, constants) => {
      const scores = {
        emissions: inputs['in.emissions']!,
        transitions: inputs['param.transitions']!,
        start: inputs['param.start']!,
        end: inputs['param.end']!,
        mask: tf.cast(constants['mask.keep']!, 'float32'),
      };
      const logz = logPartition(scores);
      return {
        'out.nll': tf.sub(logz, pathScore(scores, constants['int.tags']!)),
        'aux.logz': logz,
      };
    });
  });

  it.each(layerCases('crf/'))('$name: the best labels', ({ tensors }) => {
    const tensor = (key: string) => {
      const { values, shape, dtype } = tensors[key]!;
      return tf.tensor(values, shape, dtype);
    };
    const layer = linearChainCrf();
    const emissions = tensor('in.emissions');
    layer.build(emissions.shape);
    for (const weight of layer.weights)
      weight.write(tensor(`param.${weight.originalName.split('/').pop()}`));
    const { tags, score } = layer.decode(emissions, tensor('mask.keep'));
    expect(Array.from(tags.dataSync())).toEqual(Array.from(tensors['int.viterbi']!.values));
    score.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(tensors['aux.viterbi_score']!.values[i]!, 4);
    });
  });

  it('gives the marginals that summing over all label sequences gives', () => {
    const [time, labels] = [3, 2];
    const layer = linearChainCrf();
    const emissions = tf.randomNormal([1, time, labels], 0, 1, 'float32', 3);
    const marginals = layer.apply(emissions).arraySync() as number[][][];
    const sequences = Array.from({ length: labels ** time }, (_, n) =>
      Array.from({ length: time }, (_, t) => Math.floor(n / labels ** t) % labels),
    );
    const likelihood = (tags: number[]) => {
      const loss = layer.negativeLogLikelihood(emissions, tf.tensor2d([tags], [1, time], 'int32'));
      return Math.exp(-loss.dataSync()[0]!);
    };
    const probabilities = sequences.map(likelihood);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    for (let t = 0; t < time; t++)
      for (let label = 0; label < labels; label++) {
        const sum = probabilities.reduce((s, p, n) => (sequences[n]![t] === label ? s + p : s), 0);
        expect(marginals[0]![t]![label]).toBeCloseTo(sum, 5);
      }
  });

  it('refuses tags of another length, naming both shapes', () => {
    const layer = linearChainCrf();
    const emissions = tf.zeros([1, 3, 2]);
    layer.apply(emissions);
    expect(() => layer.negativeLogLikelihood(emissions, tf.zeros([1, 2], 'int32'))).toThrow(
      /tags \[1, 2\] and the emissions \[1, 3, 2\] do not fit/,
    );
  });
});
