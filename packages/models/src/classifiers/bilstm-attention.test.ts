import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { biLstmAttention } from './bilstm-attention.js';

describe('biLstmAttention', () => {
  it('has as many parameters as its formula says', () => {
    const [V, C, E, U, A] = [50, 4, 7, 5, 6];
    // Four gates that read the input and the state, with one bias.
    const direction = (from: number) => 4 * (from * U + U * U + U);
    const classifier = biLstmAttention({
      vocabularySize: V,
      numClasses: C,
      embeddingDim: E,
      units: U,
      numLayers: 2,
      attentionDim: A,
    });
    expect(countParameters(classifier)).toBe(
      V * E + 2 * direction(E) + 2 * direction(2 * U) + (2 * U * A + A + A) + 2 * U * C + C,
    );
  });

  it('refuses what is out of range', () => {
    const size = { vocabularySize: 9, numClasses: 2 };
    expect(() => biLstmAttention({ ...size, units: 0 })).toThrow('units is 0, expected an integer');
    expect(() => biLstmAttention({ ...size, headDropout: 1 })).toThrow('headDropout is 1');
  });
});
