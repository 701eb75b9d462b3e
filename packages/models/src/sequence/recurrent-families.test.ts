import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import {
  attendsInEveryLayer,
  pairSizes,
  sequenceModelBehaves,
} from '../fixtures/sequence-conformance.js';
import { convS2s } from './conv-s2s.js';
import { sequenceFamily } from './families.js';
import { luong } from './luong.js';
import { pointerGeneratorNetwork } from './pointer-generator-network.js';
import { residualLstm } from './residual-lstm.js';
import { rnnSearch } from './rnnsearch.js';

const [V, U, E, H, A] = [11, 9, 6, 4, 5];
const oneVocabulary = { ...pairSizes, sourceVocabularySize: U };
const lstm = (inputs: number, units: number) => 4 * units * (inputs + units + 1);
const gru = (inputs: number, units: number) => 3 * units * (inputs + units + 1) + units;
const dense = (inputs: number, units: number) => units * (inputs + 1);
const additive = (query: number, memory: number, units: number) => units * (query + memory + 2);

const searching = () =>
  rnnSearch({ ...pairSizes, embeddingDim: E, units: H, attentionDim: A, maxoutUnits: 3 });
const residual = () =>
  residualLstm({
    ...pairSizes,
    embeddingDim: E,
    units: H,
    attentionDim: A,
    numEncoderLayers: 3,
    numDecoderLayers: 3,
  });
const pointing = () =>
  pointerGeneratorNetwork({ ...oneVocabulary, embeddingDim: E, units: H, dropout: 0 });
const convolving = () =>
  convS2s({ ...pairSizes, modelDim: E, numEncoderLayers: 2, numDecoderLayers: 2, maxLength: 7 });

describe('rnnSearch', () => {
  sequenceModelBehaves(searching);

  it('has as many parameters as its formula says', () => {
    const readers = 2 * gru(E, H) + dense(H, H);
    const writer = additive(H, 2 * H, A) + gru(E + 2 * H, H);
    const out = dense(E + 3 * H, 2 * 3) + dense(3, U);
    expect(countParameters(searching())).toBe((V + U) * E + readers + writer + out);
  });
});

describe.each(['dot', 'general', 'concat'] as const)('luong, %s', (score) => {
  const make = () =>
    luong({ ...pairSizes, embeddingDim: E, units: H, score, inputFeeding: score !== 'concat' });
  if (score === 'general') sequenceModelBehaves(make);

  it('has as many parameters as its formula says', () => {
    const fed = score === 'concat' ? 0 : H;
    const stacks = lstm(E, H) + lstm(H, H) + lstm(E + fed, H) + lstm(H, H);
    const scores = { dot: 0, general: H * H, concat: 2 * H * H + H }[score];
    expect(countParameters(make())).toBe((V + U) * E + stacks + scores + 2 * H * H + H * U);
  });
});

describe('residualLstm', () => {
  sequenceModelBehaves(residual);

  it('has as many parameters as its formula says', () => {
    const encoder = 2 * lstm(E, H / 2) + 2 * lstm(H, H);
    const decoder = lstm(E + H, H) + 2 * lstm(2 * H, H);
    expect(countParameters(residual())).toBe(
      (V + U) * E + encoder + additive(H, H, A) + decoder + dense(H, U),
    );
  });
});

describe('convS2s', () => {
  sequenceModelBehaves(convolving);
  attendsInEveryLayer(convolving, 2);

  it('has as many parameters as its formula says', () => {
    const convolution = 3 * E * 2 * E + 2 * E;
    const layers = 4 * convolution + 2 * dense(E, E);
    expect(countParameters(convolving())).toBe((V + U + 7 + 7) * E + layers + dense(E, U));
  });

  it('refuses what is longer than its positions', () => {
    const model = convolving();
    expect(model.decoder.maxInputLength).toBe(7);
  });
});

describe('pointerGeneratorNetwork', () => {
  sequenceModelBehaves(pointing);

  it('has as many parameters as its formula says', () => {
    const reader = 2 * lstm(E, H) + 2 * dense(2 * H, H);
    const writer = additive(H, 2 * H, 2 * H) + 2 * H + dense(E + 2 * H, E) + lstm(E, H);
    const out = dense(3 * H, H) + dense(H, U) + dense(3 * H + E, 1);
    expect(countParameters(pointing())).toBe(U * E + reader + writer + out);
  });

  it('wants one vocabulary', () => {
    expect(() => pointerGeneratorNetwork(pairSizes)).toThrow(
      /copying wants one vocabulary, but sourceVocabularySize is 11 and targetVocabularySize 9/,
    );
  });
});

describe('sequenceFamily', () => {
  it('makes a model again from its configuration as JSON', () => {
    for (const model of [searching(), residual(), pointing(), convolving()]) {
      const config = JSON.parse(JSON.stringify(model.config));
      const again = sequenceFamily(model.family).make(config);
      const shapes = ({ weights }: typeof model) =>
        Object.entries(weights).map(([name, { shape }]) => [name, shape]);
      expect(shapes(again)).toEqual(shapes(model));
    }
  });

  it('names the families for one that there is not', () => {
    expect(() => sequenceFamily('lstm')).toThrow(
      /no sequence-to-sequence model "lstm"; did you mean "residual-lstm"\? Families: transformer, rnnsearch, luong/,
    );
  });
});
