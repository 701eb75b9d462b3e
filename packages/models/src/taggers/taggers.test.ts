import { optimizers, setSeed, Trainer } from '@resattn/core';
import { bucketBatches } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { FeatureIndex } from './feature-index.js';
import { foundEntities } from './found-entities.js';
import { makeTagger } from './tagger.js';
import { decodeTagger, encodeTagger, type TaggerBundle } from './tagger-bundle.js';
import { taggerEncoders } from './tagger-interface.js';
import { taggerLoss } from './tagger-loss.js';
import { TaggingPipeline } from './tagging-pipeline.js';
import { wordParts } from './word-parts.js';
import { padWords, wordTagsCollator, wordTensors } from './word-tags-collator.js';
import { WordVocabulary } from './word-vocabulary.js';

const tags = ['O', 'B-place', 'I-place'];
const sentences = [
  ['We', 'met', 'in', 'New', 'York', '.'],
  ['Old', 'York', 'is', 'far', '.'],
  ['They', 'left', 'Paris', 'early', '.'],
  ['In', 'Paris', 'it', 'rains', '.'],
  ['Nobody', 'is', 'here', '.'],
];
const labels = [
  [0, 0, 0, 1, 2, 0],
  [1, 2, 0, 0, 0],
  [0, 0, 1, 0, 0],
  [0, 1, 0, 0, 0],
  [0, 0, 0, 0],
];
const features = FeatureIndex.train(sentences, 1);
const vocabulary = WordVocabulary.train(sentences, { maxCharacters: 8 }).withFeatures(features);
const sizes = {
  vocabularySize: vocabulary.vocabularySize,
  characterVocabularySize: vocabulary.characterVocabularySize,
  numTags: tags.length,
  ...{ embeddingDim: 8, characterDim: 6, characterFilters: 6, units: 16, dropout: 0 },
};
const bundleOf = (tagger: TaggerBundle['tagger']): TaggerBundle => ({
  ...{ tagger, vocabulary, tags, tagging: 'entities', unit: 'words' },
});

/** A batch of the sentences, padded to `time`. */
function tensors(time: number) {
  const encoded = sentences.map((sentence) => vocabulary.encode(sentence));
  const padded = padWords(encoded, { time, maxCharacters: 8 });
  const filled = labels.map((row) => [...row, ...new Array<number>(time - row.length).fill(0)]);
  return {
    ...(wordTensors(padded) as { words: tf.Tensor; characters: tf.Tensor; features: tf.Tensor }),
    labels: tf.tensor2d(filled, undefined, 'int32'),
  };
}

describe.each(taggerEncoders)('%s', (encoder) => {
  it.each([true, false])(
    'scores a sentence alike however it is padded (CRF and wide: %s)',
    (crf) => {
      setSeed(1);
      const tagger = makeTagger({
        ...sizes,
        encoder,
        crf,
        numFeatures: crf ? features.numFeatures : 0,
      });
      const loss = taggerLoss(tagger);
      const of = (time: number) => loss(tensors(time), false);
      const [short, long] = [of(6), of(9)];
      expect(long.loss.dataSync()[0]).toBeCloseTo(short.loss.dataSync()[0]!, 4);
      expect(short.weight!.dataSync()[0]).toBe(25);
      const { probabilities } = tagger.apply(tensors(9));
      const sums = tf.sum(probabilities, 2).arraySync() as number[][];
      sentences.forEach(({ length }, row) => {
        for (let t = 0; t < length; t++) expect(sums[row]![t]).toBeCloseTo(1, 4);
      });
    },
  );
});

describe('a trained tagger', () => {
  let bundle: TaggerBundle;
  let pipeline: TaggingPipeline;

  beforeAll(async () => {
    setSeed(3);
    const { numFeatures } = features;
    bundle = bundleOf(makeTagger({ ...sizes, numFeatures, wordDropout: 0.2 }));
    const examples = sentences.map((sentence, i) => ({
      ...vocabulary.encode(sentence),
      labels: labels[i]!,
    }));
    const trainer = new Trainer({
      weights: bundle.tagger.weights,
      loss: taggerLoss(bundle.tagger),
      optimizer: optimizers.adamw({ learningRate: 0.02 }),
    });
    const batches = bucketBatches(examples, {
      ...{ collator: wordTagsCollator(8), batchSize: 5, lengths: [6] },
    });
    await trainer.fit(batches, { epochs: 60 });
    trainer.dispose();
    pipeline = new TaggingPipeline(bundle);
  });
  afterAll(() => pipeline?.dispose());

  it('marks entities where they stand in the text', async () => {
    const [tagged] = await pipeline.tag(['They  met in New York.']);
    expect(tagged!.entities).toHaveLength(1);
    expect(tagged!.entities[0]).toMatchObject({
      ...{ type: 'place', text: 'New York', start: 13, end: 21, first: 3, last: 4 },
    });
    expect(tagged!.tokens.map(({ tag }) => tag)).toEqual([
      'O',
      'O',
      'O',
      'B-place',
      'I-place',
      'O',
    ]);
    for (const { score } of tagged!.tokens) expect(score).toBeGreaterThan(0.5);
  });

  it('gives texts in their order, whatever their lengths', async () => {
    const texts = ['Paris', 'We met in New York .', 'In Paris it rains .'];
    const together = await pipeline.tag(texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await pipeline.tag([text]);
      expect(together[i]!.tokens.map(({ tag }) => tag)).toEqual(
        alone!.tokens.map(({ tag }) => tag),
      );
    }
  });

  it('reads a long text in parts', async () => {
    const short = new TaggingPipeline(bundle, { maxLength: 6 });
    const [tagged] = await short.tag([
      'Nobody is here . In Paris it rains . They left Paris early .',
    ]);
    expect(tagged!.entities.map(({ text }) => text)).toEqual(['Paris', 'Paris']);
    short.dispose();
    expect(wordParts(['a', '.', 'b', 'c', 'd', 'e'], 3)).toEqual([
      [0, 2],
      [2, 5],
      [5, 6],
    ]);
  });

  it('is written and read again', async () => {
    const files = await encodeTagger(bundle);
    const again = new TaggingPipeline(decodeTagger(files, 'folder'));
    const texts = ['We left Old York.'];
    expect(await again.tag(texts)).toEqual(await pipeline.tag(texts));
    again.dispose();
  });

  it('refuses an empty text, and files of another tagger', async () => {
    await expect(pipeline.tag(['a', ' '])).rejects.toThrow('text 1 is white space only');
    const files = await encodeTagger(bundle);
    const damaged = new TextEncoder().encode(
      new TextDecoder().decode(files['tagger.json']).replace('"O",', ''),
    );
    expect(() => decodeTagger({ ...files, 'tagger.json': damaged }, 'folder')).toThrow(
      '2 tags for a model of 3',
    );
  });

  it('knows a word without case and digits, and its characters with them', () => {
    const [upper, lower] = [vocabulary.encode(['PARIS']), vocabulary.encode(['paris'])];
    expect(upper.words).toEqual(lower.words);
    expect(upper.characters).not.toEqual(lower.characters);
    const years = WordVocabulary.train([['1843', '1915']]);
    expect(years.words).toEqual(['0000']);
    expect(years.encode(['2024', 'x']).words).toEqual(Int32Array.of(2, 1));
  });
});

it('rare words are left out of the vocabulary, and it is cut to size', () => {
  const rare = WordVocabulary.train([['a', 'a', 'b', 'b', 'b', 'c']], { minFrequency: 2 });
  expect(rare.words).toEqual(['b', 'a']);
  const small = WordVocabulary.train([['a', 'a', 'b', 'b', 'b', 'c']], { vocabularySize: 3 });
  expect(small.words).toEqual(['b']);
});

it('entities begin with B, with another type, and with an I that follows none', () => {
  const found = foundEntities(['I-a', 'I-a', 'B-a', 'I-b', 'O', 'B-b'], [1, 0.5, 1, 1, 1, 1]);
  expect(found.map(({ type, first, last }) => [type, first, last])).toEqual([
    ['a', 0, 1],
    ['a', 2, 2],
    ['b', 3, 3],
    ['b', 5, 5],
  ]);
  expect(found[0]!.score).toBe(0.75);
});

it.each([
  [{ units: 15 }, 'units is 15, expected a multiple of 2'],
  [{ units: 12, encoder: 'transformer' as const }, 'expected a multiple of 8'],
  [{ dropout: 1 }, 'dropout is 1'],
  [{ numTags: 1 }, 'numTags'],
  [{ encoder: 'gru' as 'bilstm' }, 'encoder is "gru"'],
  [{ filters: 3 } as object, 'filters'],
])('%o is refused', (wrong, message) => {
  expect(() => makeTagger({ ...sizes, ...wrong })).toThrow(message);
});

it('labels of a CRF are not smoothed, and a batch without words is refused', () => {
  const tagger = makeTagger(sizes);
  expect(countParameters(tagger)).toBeGreaterThan(0);
  expect(() => taggerLoss(tagger, { labelSmoothing: 0.1 })).toThrow('expected 0 with a CRF');
  expect(() => taggerLoss(tagger)({ tokens: tf.zeros([1, 1]) }, true)).toThrow(
    'holds words, characters and labels, got tokens',
  );
});
