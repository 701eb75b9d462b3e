import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import {
  attendsInEveryLayer,
  pairSizes,
  sequenceModelBehaves,
} from '../fixtures/sequence-conformance.js';
import type { TransformerConfig } from './options/transformer.js';
import { transformer } from './transformer.js';

const small = {
  ...pairSizes,
  modelDim: 8,
  numHeads: 2,
  numEncoderLayers: 1,
  numDecoderLayers: 2,
  hiddenUnits: 6,
  maxLength: 20,
  maxDistance: 3,
} satisfies TransformerConfig;

const variants: Record<string, Partial<TransformerConfig>> = {
  'pre-norm, sinusoidal': {},
  'post-norm, learned, own output': {
    residual: 'postNorm',
    position: 'learned',
    tiedOutput: false,
  },
  'rotary, gated, RMSNorm, no bias': {
    position: 'rotary',
    feedForward: 'gated',
    norm: 'rmsNorm',
    useBias: false,
    activation: 'silu',
  },
  T5: { position: 't5' },
  Shaw: { position: 'shaw' },
  'Transformer-XL': { position: 'transformerXl' },
};

describe.each(Object.entries(variants))('transformer, %s', (_, options) => {
  sequenceModelBehaves(() => transformer({ ...small, ...options }));
});

describe('transformer', () => {
  attendsInEveryLayer(() => transformer(small), 2);

  const [V, U, D, H] = [11, 9, 8, 6];
  const attention = 4 * (D * D + D);
  const feedForward = D * H + H + H * D + D;
  const norm = 2 * D;
  const encoder = attention + feedForward + 2 * norm;
  const decoder = 2 * attention + feedForward + 3 * norm;

  it.each([
    [{}, V * D + U * D + encoder + 2 * decoder + 2 * norm],
    [{ residual: 'postNorm' as const }, V * D + U * D + encoder + 2 * decoder],
    [{ tiedOutput: false }, V * D + 2 * U * D + U + encoder + 2 * decoder + 2 * norm],
    [{ sharedEmbeddings: true, sourceVocabularySize: U }, U * D + encoder + 2 * decoder + 2 * norm],
  ])('with %o has as many parameters as its formula says', (options, count) => {
    expect(countParameters(transformer({ ...small, ...options }))).toBe(count);
  });

  it('refuses what is out of range', () => {
    expect(() => transformer({ ...small, numHeads: 3 })).toThrow(
      'modelDim is 8 and numHeads 3, expected an even number of features for each head',
    );
    expect(() => transformer({ ...small, sharedEmbeddings: true })).toThrow(
      /sharedEmbeddings wants one vocabulary, but sourceVocabularySize is 11 and target.* 9/,
    );
    expect(() => transformer({ ...small, position: 'nowhere' as never })).toThrow(
      /position is "nowhere", expected one of sinusoidal, learned/,
    );
    expect(() => transformer({ ...small, eosId: 9 })).toThrow(
      'eosId is 9, expected an id of the vocabulary, from 0 to 8',
    );
    expect(() => transformer({ ...small, layers: 3 } as never)).toThrow(
      'unknown option "layers"; did you mean "numEncoderLayers"? Options: modelDim,',
    );
  });
});
