import { CharTokenizer } from '@resattn/data';
import { dense, meanPooling, tokenEmbedding } from '@resattn/layers';
import { field } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { decodeClassifier, encodeClassifier } from '../bundles/classifier-bundle.js';
import { markerLabels, markerTexts } from '../fixtures/markers.js';
import { classify } from '../pipelines/classify.js';
import { defineClassifier } from './classifier-family.js';
import { classifierFamilies, makeClassifier } from './families.js';
import { classifierOptions } from './options/index.js';
import { classifierNames, registerClassifier } from './options/registry.js';

const bag = defineClassifier({
  name: 'bag-of-tokens',
  title: 'bag of tokens',
  options: { embeddingDim: field.integer({ min: 1, default: 6, help: 'features of a token' }) },
  build({ vocabularySize, numClasses, padId, embeddingDim }) {
    const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
    const embedded = tokenEmbedding({
      ...{ name: 'embedding', vocabularySize, embeddingDim, padId },
    }).apply(tokens);
    const mean = meanPooling({ name: 'mean' }).apply(embedded);
    const logits = dense({ name: 'classifier', units: numClasses }).apply(mean);
    return tf.model({ inputs: tokens, outputs: logits });
  },
});

const sizes = { vocabularySize: 20, numClasses: 3 };

describe('a family of your own', () => {
  test('is made with its defaults, checked as the built-in ones are', () => {
    expect(makeClassifier(bag, sizes).config).toEqual({ ...sizes, padId: 0, embeddingDim: 6 });
    const refused = (config: object) => () => bag.make({ ...sizes, ...config });
    expect(refused({ embeddingDim: 0 })).toThrow(
      'bag-of-tokens: embeddingDim is 0, expected an integer from 1',
    );
    expect(refused({ embeddingdim: 3 })).toThrow(
      'bag-of-tokens: unknown option "embeddingdim"; did you mean "embeddingDim"?',
    );
    // @ts-expect-error not an option of it
    expect(() => makeClassifier(bag, { ...sizes, kernelSize: 3 })).toThrow('unknown option');
  });

  test('is loaded from files once it is registered, and refused before', async () => {
    const tokenizer = CharTokenizer.train(markerTexts(50, 1).map(({ text }) => text));
    const classifier = makeClassifier(bag, {
      ...{ vocabularySize: tokenizer.vocabularySize, numClasses: 3, embeddingDim: 4 },
    });
    const bundle = { classifier, tokenizer, labels: markerLabels };
    const files = await encodeClassifier(bundle);
    expect(() => decodeClassifier(files, 'here')).toThrow(
      /no classifier "bag-of-tokens".*registered first \(registerClassifier\)/,
    );
    registerClassifier(bag);
    expect(classifierNames()).toContain('bag-of-tokens');
    const texts = ['abA', 'kB'];
    expect(await classify(decodeClassifier(files, 'here'), texts)).toEqual(
      await classify(bundle, texts),
    );
  });

  test('has a name of its own, and no option that every classifier is given', () => {
    const define = (name: string, options: object) =>
      defineClassifier({ name, options: { ...options }, build: () => tf.sequential() });
    expect(() => registerClassifier(define('text-cnn', {}))).toThrow('"text-cnn" is a built-in');
    expect(() => define('My Model', {})).toThrow('name is "My Model", expected lower case letters');
    const learningRate = 0;
    const build = () => tf.sequential();
    expect(() => defineClassifier({ name: 'mine', options: {}, learningRate, build })).toThrow(
      'learningRate is 0, expected a number above 0',
    );
    const numClasses = field.integer({ help: '' });
    expect(() => define('mine', { numClasses })).toThrow('"numClasses", which every classifier');
  });

  test('has to give a network', () => {
    const wrong = defineClassifier({ name: 'wrong', options: {}, build: () => ({}) as never });
    expect(() => wrong.make(sizes)).toThrow('wrong: build gave object, expected a tf.LayersModel');
    const nameless = defineClassifier({
      ...{ name: 'nameless', options: {} },
      build: ({ numClasses: units }) =>
        tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [4] })] }),
    });
    expect(() => nameless.make(sizes)).toThrow(
      /nameless: the layer "dense_Dense\d+" is called as one without a name is/,
    );
    const ours = defineClassifier({
      ...{ name: 'ours', options: {} },
      build({ numClasses: units }) {
        const x = tf.input({ shape: [4] });
        return tf.model({ inputs: x, outputs: dense({ units }).apply(x) });
      },
    });
    expect(() => ours.make(sizes)).toThrow(
      /ours: the layer "dense_\d+" is called as one without a name is/,
    );
  });
});

test('the compiler knows the families and their options', () => {
  const wrong = [
    // @ts-expect-error no such family
    () => makeClassifier('txt-cnn', sizes),
    // @ts-expect-error an option of another family
    () => makeClassifier('text-cnn', { ...sizes, attentionDim: 7 }),
    // @ts-expect-error a number in this family, a list in another
    () => makeClassifier('text-cnn', { ...sizes, filters: [8] }),
    // @ts-expect-error no such choice
    () => makeClassifier('resnet-attention', { ...sizes, variant: 'v3' }),
  ];
  for (const make of wrong) expect(make).toThrow();
  expect(makeClassifier('text-cnn', { ...sizes, filters: 4 }).family).toBe('text-cnn');
});

test('every family has its options in the table that needs no tensors', () => {
  expect(Object.keys(classifierOptions)).toEqual(Object.keys(classifierFamilies));
  for (const [name, family] of Object.entries(classifierFamilies)) {
    expect(family.name).toBe(name);
    const made = makeClassifier(family as never, { ...sizes, ...tiny[name] } as never);
    expect(Object.keys(made.config).sort()).toEqual(
      [...Object.keys(family.options), 'vocabularySize', 'numClasses', 'padId'].sort(),
    );
  }
});

/** Sizes for families whose published ones are large. */
const tiny: Readonly<Record<string, object>> = {
  'char-cnn': { maxLength: 123, hiddenUnits: 8 },
  vdcnn: { depth: 9, filters: 4, hiddenUnits: 8 },
  'self-attentive': { hops: 2, hiddenUnits: 8 },
};
