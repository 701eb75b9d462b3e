import { setSeed } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { onHost, Stopped } from '@test/host';
import { describe, expect, it } from 'vitest';
import { NbSvmClassifier } from './baselines/nb-svm.js';
import { TfidfRidge } from './baselines/tfidf-ridge.js';
import { trainMarkerClassifier } from './fixtures/marker-classifier.js';
import { markerTexts } from './fixtures/markers.js';
import { pairSizes, scramble } from './fixtures/sequence-conformance.js';
import { SequenceGenerator } from './generation/generate.js';
import { ClassificationPipeline } from './pipelines/classify.js';
import { SequencePipeline } from './pipelines/sequence-pipeline.js';
import { TextGenerationPipeline } from './pipelines/text-generation-pipeline.js';
import { transformer } from './sequence/transformer.js';
import { transformerLanguageModel } from './sequence/transformer-language-model.js';
import { trainLinearTagger } from './taggers/linear-tagger.js';
import { fitNgramMixture } from './wide/fit-ngram-mixture.js';
import { fitMultiLabelMixture, fitRegressionMixture } from './wide/fit-output-mixture.js';

setSeed(3);
const small = { modelDim: 8, numHeads: 2, hiddenUnits: 12 };
const language = transformerLanguageModel({
  ...small,
  ...{ vocabularySize: 11, eosId: 2, numLayers: 1, maxLength: 600 },
});
const pairs = transformer({ ...pairSizes, ...small, numEncoderLayers: 1, numDecoderLayers: 1 });
scramble(language);
scramble(pairs);

describe('a stopped notebook ends', () => {
  const options = { maxNewTokens: 500, suppressedIds: [2] };
  it.each([
    ['greedy decoding', options],
    ['beam search', { ...options, numBeams: 3 }],
    ['sampling', { ...options, sampling: { seed: 1 } }],
  ])('%s, whose generator writes the same afterwards', async (_, wanted) => {
    const generator = new SequenceGenerator(language.decoder);
    const few = { ...wanted, maxNewTokens: 4 };
    const before = await generator.generate([[3, 4]], few);
    const { numTensors } = tf.memory();
    const stopped = onHost((stop) => {
      setTimeout(stop, 1);
      return generator.generate([[3, 4]], wanted);
    });
    await expect(stopped).rejects.toThrow(Stopped);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await generator.generate([[3, 4]], few)).toEqual(before);
    generator.dispose();
  });

  it('a stream of tokens, at the next one', async () => {
    const generator = new SequenceGenerator(language.decoder);
    let written = 0;
    const stopped = onHost(async (stop) => {
      for await (const _ of generator.stream([3, 4], options)) if (++written === 3) stop();
    });
    await expect(stopped).rejects.toThrow(Stopped);
    expect(written).toBe(3);
    generator.dispose();
  });

  it('a pipeline of texts', async () => {
    const tokenizer = CharTokenizer.train(['abcdefg']);
    const pipeline = new TextGenerationPipeline({ model: language, tokenizer });
    let text = '';
    const stopped = onHost(async (stop) => {
      for await (const piece of pipeline.stream('ab', options)) {
        text += piece;
        if (text.length > 2) stop();
      }
    });
    await expect(stopped).rejects.toThrow(Stopped);
    pipeline.dispose();
  });

  it('a pipeline of answers, after the batch', async () => {
    const sourceTokenizer = CharTokenizer.train(['abcdefg']);
    const bundle = { model: pairs, sourceTokenizer, targetTokenizer: sourceTokenizer };
    const pipeline = new SequencePipeline(bundle, { batchSize: 1 });
    const answered: number[] = [];
    const stopped = onHost((stop) =>
      pipeline.answer(['ab', 'cd', 'ef'], {
        maxNewTokens: 3,
        onProgress(done) {
          answered.push(done);
          stop();
        },
      }),
    );
    await expect(stopped).rejects.toThrow(Stopped);
    expect(answered).toEqual([1]);
    pipeline.dispose();
  });

  it('the classification of texts, which is done whole afterwards', async () => {
    const bundle = await trainMarkerClassifier();
    const pipeline = new ClassificationPipeline(bundle, { batchSize: 1 });
    const texts = markerTexts(5, 9).map(({ text }) => text);
    const stopped = onHost((stop) => {
      stop();
      return pipeline.classify(texts);
    });
    await expect(stopped).rejects.toThrow(Stopped);
    expect(await pipeline.classify(texts)).toHaveLength(5);
    pipeline.dispose();
  });

  it('machines over n-grams, which are as they were', async () => {
    const classifier = new NbSvmClassifier(3);
    for (const [i, text] of ['good film', 'bad film', 'no film'].entries()) classifier.add(text, i);
    const classes: number[] = [];
    const stopped = onHost((stop) =>
      classifier.fit((done) => {
        classes.push(done);
        stop();
      }),
    );
    await expect(stopped).rejects.toThrow(Stopped);
    expect(classes).toEqual([1]);
    expect(() => classifier.scorer()).toThrow('is not trained');
    await classifier.fit();
    expect(classifier.scorer().numClasses).toBe(3);

    const ridge = new TfidfRidge();
    for (const [i, text] of ['good film', 'bad film', 'no film'].entries()) ridge.add(text, i);
    await expect(onHost((stop) => ridge.fit(stop))).rejects.toThrow(Stopped);
    expect(() => ridge.predict('a film')).toThrow('is not trained');
  });

  it('the fit of a mixture', async () => {
    const labels = [0, 1, 0, 1];
    const texts = labels.map((label, i) => ({ text: `word${i} ${label ? 'bad' : 'good'}`, label }));
    const network = new Float64Array(8).fill(0.5);
    const data = { train: texts, validation: texts, network };
    const done: number[] = [];
    const watch = (stop: () => void) => (_: string, step: number) => {
      done.push(step);
      stop();
    };
    await expect(
      onHost((stop) => fitNgramMixture({ ...data, numClasses: 2, onProgress: watch(stop) })),
    ).rejects.toThrow(Stopped);
    const several = texts.map(({ text, label }) => ({ text, labels: [label] }));
    await expect(
      onHost((stop) =>
        fitMultiLabelMixture({
          ...{ train: several, validation: several, network, numLabels: 2 },
          onProgress: watch(stop),
        }),
      ),
    ).rejects.toThrow(Stopped);
    const numbers = texts.map(({ text, label }) => ({ text, value: label }));
    await expect(
      onHost((stop) =>
        fitRegressionMixture({
          ...{ train: numbers, validation: numbers, network: new Float64Array(4) },
          onProgress: watch(stop),
        }),
      ),
    ).rejects.toThrow(Stopped);
    expect(done).toEqual([0, 0, 0]);
  });

  it('a linear tagger', async () => {
    const examples = Array.from({ length: 64 }, (_, i) => ({
      tokens: ['the', `word${i % 5}`],
      labels: [0, 1],
    }));
    const progress: number[] = [];
    const stopped = onHost((stop) =>
      trainLinearTagger(examples, {
        ...{ numTags: 2, transitions: true, seed: 1 },
        onProgress(done) {
          progress.push(done);
          stop();
        },
      }),
    );
    await expect(stopped).rejects.toThrow(Stopped);
    expect(progress).toEqual([256]);
  });
});
