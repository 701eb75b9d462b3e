import { CharTokenizer, WordTokenizer } from '@resattn/data';
import { expect, test } from 'vitest';
import {
  type ClassificationConfig,
  classificationFields,
  classifierFamilies,
} from '../../config/classification-config.js';
import { resolveConfig } from '../../config/resolve.js';
import { classify } from '../../presets/classify.js';
import { makeModel, modelName, widthOf } from './model.js';

const texts = ['What a lovely film. Go and see it!', 'a boring book'];
const special = { specialTokens: { pad: '<pad>', unk: '<unk>' } };

/** Sizes that are made at once. */
const small: Readonly<Record<string, object>> = {
  'resnet-attention': { filters: [8], embeddingDim: 8, attentionDim: 8 },
  'fast-text': { buckets: 50 },
  'text-cnn': { embeddingDim: 8, filters: 4 },
  'char-cnn': { filters: 8, hiddenUnits: 8 },
  vdcnn: { depth: 9, filters: 4, hiddenUnits: 8 },
  dpcnn: { embeddingDim: 8, filters: 8, numBlocks: 2 },
  'bilstm-attention': { embeddingDim: 8, units: 4 },
  'self-attentive': { embeddingDim: 8, units: 4, hops: 2, hiddenUnits: 8 },
  han: { embeddingDim: 8, units: 4, maxSentences: 3, maxWords: 5 },
  transformer: { modelDim: 16, numHeads: 2, hiddenUnits: 16 },
};

const configOf = (model: string): ClassificationConfig =>
  resolveConfig(
    classify,
    classificationFields,
    [{ source: 'options', values: { model, maxLength: 130, ...small[model] } }],
    classifierFamilies,
  );

// Other files of this process define classifiers of their own, for which no size is known here.
const builtIn = classifierFamilies.names().filter((name) => !classifierFamilies.own?.has(name));

test.each(builtIn)('%s is made by its options and the texts', (name) => {
  const config = configOf(name);
  const tokenizer = CharTokenizer.train(texts, special);
  const { family, config: made } = makeModel(config, tokenizer, 3);
  expect(family).toBe(name);
  expect(made).toMatchObject({ ...small[name], numClasses: 3 });
  expect(made.vocabularySize).toBe(tokenizer.vocabularySize);
  expect(modelName(config)).not.toBe(name);
});

test('what the run decides is not an option: longest text, ends of sentences', () => {
  const tokenizer = WordTokenizer.train(texts, special);
  const han = makeModel(configOf('han'), tokenizer, 2);
  const ends = ['.', '!'].map((end) => tokenizer.tokenToId(end));
  expect(han.config).toMatchObject({ sentenceEndIds: ends });
  expect(makeModel(configOf('char-cnn'), tokenizer, 2).maxLength).toBe(130);
  expect(widthOf(han)).toBe(8);
  expect(widthOf(makeModel(configOf('transformer'), tokenizer, 2))).toBe(16);
});
