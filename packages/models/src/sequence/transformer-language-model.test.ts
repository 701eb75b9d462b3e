import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { languageModelBehaves } from '../fixtures/sequence-conformance.js';
import type { TransformerLanguageModelConfig } from './options/transformer-language-model.js';
import { transformerLanguageModel } from './transformer-language-model.js';

const small = {
  vocabularySize: 11,
  modelDim: 8,
  numHeads: 2,
  numLayers: 2,
  hiddenUnits: 6,
  maxLength: 24,
} satisfies TransformerLanguageModelConfig;

const llama = {
  feedForward: 'gated',
  activation: 'silu',
  norm: 'rmsNorm',
  position: 'rotary',
  useBias: false,
  numKeyValueHeads: 1,
  tiedOutput: false,
} as const;

const variants: Record<string, Partial<TransformerLanguageModelConfig>> = {
  'GPT-2 style': {},
  'Llama style': llama,
  'sinusoidal, post-norm': { position: 'sinusoidal', residual: 'postNorm' },
  'T5 positions': { position: 't5' },
  'ALiBi, without other positions': { position: 'alibi' },
};

describe.each(Object.entries(variants))('transformerLanguageModel, %s', (_, options) => {
  languageModelBehaves(() => transformerLanguageModel({ ...small, ...options }));
});

describe('transformerLanguageModel', () => {
  const [V, D, H, L, P] = [11, 8, 6, 2, 24];

  it('has as many parameters as its formula says', () => {
    const layer = 4 * (D * D + D) + (D * H + H + H * D + D) + 4 * D;
    expect(countParameters(transformerLanguageModel(small))).toBe(
      V * D + P * D + L * layer + 2 * D,
    );
    const gated = 2 * D * D + 2 * D * (D / 2) + 3 * D * H + 2 * D;
    expect(countParameters(transformerLanguageModel({ ...small, ...llama }))).toBe(
      2 * V * D + L * gated + D,
    );
  });
});
