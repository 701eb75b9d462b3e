import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { charCnn } from './char-cnn.js';
import { dpcnn } from './dpcnn.js';
import type { CharCnnConfig } from './options/char-cnn.js';
import type { DpcnnConfig } from './options/dpcnn.js';
import type { VdcnnConfig } from './options/vdcnn.js';
import { vdcnn } from './vdcnn.js';

describe('charCnn', () => {
  it('has the published size by default: 70 characters, 1014 of them, 34 frames', () => {
    const conv = (k: number, from: number) => k * from * 256 + 256;
    const convolutions = conv(7, 70) + conv(7, 256) + 4 * conv(3, 256);
    const [frames, hidden, classes] = [34 * 256, 1024, 4];
    const top = frames * hidden + hidden + hidden * hidden + hidden + hidden * classes + classes;
    const classifier = charCnn({ vocabularySize: 70, numClasses: classes });
    expect(countParameters(classifier)).toBe(convolutions + top);
    expect(classifier.maxLength).toBe(1014);
  });

  it.each([
    [{ maxLength: 122 }, 'maxLength is 122, expected an integer from 123'],
    [{ filters: 0 }, 'filters is 0, expected an integer from 1'],
    [{ dropout: 1 }, 'dropout is 1, expected a number from 0 below 1'],
  ])('refuses %j', (options, message) => {
    const config: CharCnnConfig = { vocabularySize: 70, numClasses: 4, ...options };
    expect(() => charCnn(config)).toThrow(`char-cnn: ${message}`);
  });
});

describe('vdcnn', () => {
  const sizes = { vocabularySize: 30, numClasses: 3, filters: 4, embeddingDim: 5, hiddenUnits: 6 };

  /** Parameters by the formula, with as many pairs at each width. */
  function expected(pairs: readonly number[], shortcut: boolean): number {
    const { vocabularySize: V, numClasses: C, filters: F, embeddingDim: E, hiddenUnits: H } = sizes;
    let [sum, from] = [V * E + 3 * E * F + F, F];
    pairs.forEach((count, level) => {
      for (let pair = 0; pair < count; pair++) {
        const to = F * 2 ** level;
        const projection = shortcut && from !== to ? from * to + 2 * to : 0;
        sum += 3 * from * to + 3 * to * to + 4 * to + projection;
        from = to;
      }
    });
    return sum + 8 * from * H + H + H * H + H + H * C + C;
  }

  it.each<[9 | 17 | 29 | 49, number[]]>([
    [9, [1, 1, 1, 1]],
    [17, [2, 2, 2, 2]],
    [29, [5, 5, 2, 2]],
    [49, [8, 8, 5, 3]],
  ])('of depth %i has as many parameters as its formula says', (depth, pairs) => {
    const convolutions = 1 + 2 * pairs.reduce((a, b) => a + b);
    expect(convolutions).toBe(depth);
    for (const shortcut of [true, false])
      expect(countParameters(vdcnn({ ...sizes, depth, shortcut }))).toBe(expected(pairs, shortcut));
  });

  it.each([
    [{ depth: 10 }, 'depth is 10, expected one of 9, 17, 29, 49'],
    [{ k: 0 }, 'k is 0, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    expect(() => vdcnn({ ...sizes, ...options } as VdcnnConfig)).toThrow(`vdcnn: ${message}`);
  });
});

describe('dpcnn', () => {
  it('has the published size by default: 15 convolutions of 250 features', () => {
    const conv = (from: number) => 3 * from * 250 + 250;
    const expected = 1000 * 300 + conv(300) + 14 * conv(250) + 250 * 5 + 5;
    expect(countParameters(dpcnn({ vocabularySize: 1000, numClasses: 5 }))).toBe(expected);
  });

  it.each([
    [{ numBlocks: 0 }, 'numBlocks is 0, expected an integer from 1'],
    [{ regionSize: 1.5 }, 'regionSize is 1.5, expected an integer from 1'],
  ])('refuses %j', (options, message) => {
    const config: DpcnnConfig = { vocabularySize: 10, numClasses: 2, ...options };
    expect(() => dpcnn(config)).toThrow(`dpcnn: ${message}`);
  });
});
