import { classifierNames, classifierOptions, sequenceOptions } from '@resattn/models/options';
import { describe, expect, test } from 'vitest';
import { classify } from '../presets/classify.js';
import { copy } from '../presets/copy.js';
import {
  type ClassificationOptions,
  classificationFields,
  classifierFamilies,
} from './classification-config.js';
import { parseOverrides } from './overrides.js';
import { recordedFields } from './recorded-fields.js';
import { type Override, resolveConfig } from './resolve.js';
import { sequenceFields } from './sequence-config.js';
import { sequenceFamilyOptions } from './sequence-families.js';

const resolve = (...overrides: Override[]) =>
  resolveConfig<object>(classify, classificationFields, overrides, classifierFamilies);
const typed = (values: object): Override => ({
  ...{ source: 'command line', values: { ...values }, isTyped: true },
});
const file = (values: object): Override => ({ source: 'config.json', values: { ...values } });

test('every family of the zoo can be trained, and no option of one is one of every run', () => {
  // Other files of this process define families of their own.
  const builtIn = classifierNames().filter((name) => !classifierFamilies.own?.has(name));
  expect(builtIn).toEqual(Object.keys(classifierOptions));
  for (const name of builtIn) {
    expect(resolve(typed({ model: name }))).toMatchObject({ model: name });
    const own = Object.keys(classifierFamilies.find(name)!.fields);
    expect(own.filter((field) => Object.hasOwn(classificationFields, field))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  }
});

test('another family than the preset has starts at its own defaults', () => {
  const config = resolve(typed({ model: 'text-cnn', filters: 8 }));
  expect(config).toMatchObject({ embeddingDim: 300, kernelSizes: [3, 4, 5], filters: 8 });
  for (const field of ['variant', 'attentionDim', 'zeroInit'])
    expect(config).not.toHaveProperty(field);
  expect(resolve(typed({ model: 'resnet-attention' }))).toMatchObject({ filters: [96, 96] });
});

test('a family has its own learning rate, unless one is given', () => {
  const rateOf = (...overrides: Override[]) =>
    (resolve(...overrides) as { readonly learningRate: number }).learningRate;
  const { learningRate } = classifierOptions['fast-text'];
  expect(learningRate).not.toBe(classify.learningRate);
  expect(rateOf(typed({ model: 'fast-text' }))).toBe(learningRate);
  expect(rateOf(typed({ model: 'fast-text', learningRate: 0.2 }))).toBe(0.2);
  // A file is read before what is typed, and may leave the model to it.
  expect(rateOf(file({ learningRate: 0.2 }), typed({ model: 'fast-text' }))).toBe(0.2);
  expect(rateOf(file({ model: 'fast-text' }), typed({ model: 'resnet-attention' }))).toBe(
    classify.learningRate,
  );
});

describe('a field of another family', () => {
  test.each([
    [{ model: 'text-cnn', variant: 'v1' }, /text-cnn has no variant, which is a field of resnet-/],
    [{ model: 'text-cnn', kernelSize: 3 }, /Did you mean kernelSizes\? Its own are embeddingDim,/],
    [{ kernelSizes: [3] }, /resnet-attention has no kernelSizes, which is a field of text-cnn/],
    [{ model: 'transformer', filters: [8, 64] }, /a field of resnet-attention, text-cnn, char-cnn/],
    [{ model: 'txt-cnn' }, /model is "txt-cnn"\. Did you mean "text-cnn"\? Expected one of resnet/],
    [{ model: 'toString' }, /model is "toString"\./],
    [{ model: 3 }, /model is 3\. Expected one of/],
    [{ model: 'text-cnn', filters: [8] }, /filters is \[8\], expected an integer from 1/],
  ])('is refused: %j', (values, message) => {
    expect(() => resolve(typed(values))).toThrow(message);
    expect(() => resolve(file(values))).toThrow(message);
  });

  test('is dropped where it came with the family that is replaced', () => {
    const cnn = { model: 'text-cnn', kernelSizes: [2], epochs: 3 };
    expect(resolve(file(cnn), typed({ model: 'dpcnn' }))).toMatchObject({
      epochs: 3,
      numBlocks: 7,
    });
    expect(resolve(file(cnn), typed({ model: 'dpcnn' }))).not.toHaveProperty('kernelSizes');
    // A file without a family speaks of the one that is trained.
    expect(resolve(file({ kernelSizes: [2] }), typed({ model: 'text-cnn' }))).toMatchObject({
      kernelSizes: [2],
    });
    expect(() => resolve(file({ variant: 'v1' }), typed({ model: 'text-cnn' }))).toThrow(
      'config.json: text-cnn has no variant',
    );
  });
});

describe('a field without effect', () => {
  test.each([
    [{ attention: 'none', attentionDim: 8 }, "attentionDim has no effect with attention: 'none'"],
    [{ pooling: 'max', attention: 'plain' }, "attention has no effect with pooling: 'max'"],
    [{ residual: false, zeroInit: true }, 'zeroInit has no effect with residual: false'],
  ])('is refused where somebody chose it: %j', (values, message) => {
    expect(() => resolve(typed(values))).toThrow(message);
    expect(resolve(file(values))).toMatchObject(values);
  });

  test('may be what switches the other off', () => {
    const off = { attention: 'none', pooling: 'max', residual: false, zeroInit: false };
    expect(resolve(typed(off))).toMatchObject(off);
  });
});

test('--set reads a value as the family that is trained has it', () => {
  const set = (texts: string[], model: string) =>
    parseOverrides(texts, classificationFields, classifierFamilies, model).values;
  expect(set(['filters=8,9'], 'resnet-attention')).toEqual({ filters: [8, 9] });
  expect(set(['filters=8'], 'text-cnn')).toEqual({ filters: 8 });
  expect(set(['filters=8', 'model=text-cnn'], 'han')).toEqual({ filters: 8, model: 'text-cnn' });
  expect(set(['depth=9', 'shortcut=false'], 'vdcnn')).toEqual({ depth: 9, shortcut: false });
  expect(() => set(['filter=8'], 'text-cnn')).toThrow('no field "filter". Did you mean "filters"');
});

describe('the record of a run whose family had the fields of all', () => {
  const shared = {
    ...{ embeddingDim: 32, embeddingStddev: 0.2, filters: [16, 16], kernelSize: 5 },
    ...{ variant: 'v1', residual: true, zeroInit: true, norm: 'none', attention: 'additive' },
    ...{ attentionDim: 24, positions: 'none', embeddingDropout: 0.1, dropout: 0.2 },
    ...{ headDropout: 0.4, seed: 3 },
  };

  test.each([
    ['text-cnn', { embeddingDim: 32, filters: 16, dropout: 0.4 }],
    ['fast-text', { embeddingDim: 32 }],
    ['bilstm-attention', { units: 16, numLayers: 2, attentionDim: 24, headDropout: 0.4 }],
    ['self-attentive', { units: 16, attentionDim: 24, dropout: 0.4, embeddingStddev: 0.2 }],
    ['transformer', { modelDim: 32, hiddenUnits: 128, numLayers: 2, dropout: 0.2 }],
    ['dpcnn', { embeddingDim: 32, filters: 16, dropout: 0.4 }],
    ['resnet-attention', { embeddingDim: 32, filters: [16, 16], kernelSize: 5, variant: 'v1' }],
  ])('opens as %s', (model, expected) => {
    const values = recordedFields('classify', { ...shared, model });
    expect(resolve(file(values))).toMatchObject({ model, dataSeed: 3, ...expected });
  });

  test('is told from a file of somebody who has not seen the new names', () => {
    const values = recordedFields('classify', { model: 'text-cnn', headDropout: 0.4 });
    expect(() => resolve(file(values))).toThrow('text-cnn has no headDropout');
  });
});

test('the compiler knows the options of a family', () => {
  const right: ClassificationOptions[] = [
    { variant: 'v1', epochs: 2 },
    { model: 'text-cnn', filters: 8 },
    { model: 'vdcnn', depth: 17 },
  ];
  expect(right).toHaveLength(3);
  const wrong: ClassificationOptions[] = [
    // @ts-expect-error a list in ResNet-Attention
    { model: 'text-cnn', filters: [8] },
    // @ts-expect-error not an option of TextCNN
    { model: 'text-cnn', attentionDim: 7 },
    // @ts-expect-error no such family
    { model: 'txt-cnn' },
    // @ts-expect-error not an option of ResNet-Attention, which it is without a model
    { kernelSizes: [3] },
    // @ts-expect-error no such choice
    { model: 'vdcnn', depth: 10 },
  ];
  for (const values of wrong) expect(() => resolve(typed(values))).toThrow();
});

describe('models from one sequence to another', () => {
  const resolveSequence = (...overrides: Override[]) =>
    resolveConfig<object>(copy, sequenceFields, overrides, sequenceFamilyOptions);

  test('every family of the zoo can be trained, and no option of one is one of every run', () => {
    expect(sequenceFamilyOptions.names()).toEqual(Object.keys(sequenceOptions));
    for (const name of sequenceFamilyOptions.names()) {
      expect(resolveSequence(typed({ model: name }))).toMatchObject({ model: name, modelDim: 64 });
      const own = Object.keys(sequenceFamilyOptions.find(name)!.fields);
      expect(own.filter((field) => Object.hasOwn(sequenceFields, field))).toEqual([]);
    }
  });

  test.each([
    [{ model: 'luong', numHeads: 4 }, 'luong has no numHeads, which is a field of transformer.'],
    [
      { model: 'rnnsearch', numLayers: 2 },
      'a field of transformer, luong, residual-lstm, conv-s2s',
    ],
    [{ kernelSize: 3 }, 'transformer has no kernelSize, which is a field of conv-s2s.'],
    [{ model: 'lung' }, 'model is "lung". Did you mean "luong"?'],
  ])('refuse a field of another family: %j', (values, message) => {
    expect(() => resolveSequence(typed(values))).toThrow(message);
  });

  test('have their layers and widths by names that all share', () => {
    const fields = (name: string) => sequenceFamilyOptions.find(name)!.fields;
    expect(Object.keys(fields('residual-lstm'))).toEqual([
      ...['embeddingDim', 'units', 'numLayers', 'numDecoderLayers', 'attentionDim'],
    ]);
    expect(fields('rnnsearch').units).toMatchObject({
      default: undefined,
      help: expect.stringContaining('(default: modelDim)'),
    });
    expect(fields('transformer').norm).toMatchObject({ choices: ['pre', 'post'] });
  });

  test('are opened from records in which every family has the fields of all', () => {
    const record = {
      ...{ model: 'pointer-generator', modelDim: 32, numLayers: 1, numHeads: 4, hiddenUnits: 256 },
      ...{ position: 'sinusoidal', norm: 'pre', kernelSize: 3, numDecoderLayers: 2 },
    };
    const opened = (fields: object) =>
      resolveSequence(file(recordedFields('copy', { ...record, ...fields })));
    expect(opened({})).toMatchObject({ model: 'pointer-generator', modelDim: 32 });
    expect(opened({})).not.toHaveProperty('numHeads');
    expect(opened({ model: 'conv-s2s' })).toMatchObject({ numLayers: 1, kernelSize: 3 });
    expect(opened({ model: 'transformer' })).toMatchObject({ numHeads: 4, numDecoderLayers: 2 });
  });
});
