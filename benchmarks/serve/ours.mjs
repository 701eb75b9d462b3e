// Serves the network of cases/resnet-attention.mjs, untrained: ours.mjs <texts in a batch> [queue]
import { WordTokenizer } from '@resattn/data';
import { ClassificationPipeline, countParameters, resNetAttention } from '@resattn/models';
import { useTensorFlow } from '@resattn/runtime';
import { startServer } from '@resattn/server';

const [maxSize = '32', queue = '1024'] = process.argv.slice(2);
const VOCABULARY = 4000;
const CLASSES = 72;

await useTensorFlow();
const words = Array.from({ length: VOCABULARY - 2 }, (_, i) => `w${i}`);
const specialTokens = { pad: '<pad>', unk: '<unk>' };
const tokenizer = new WordTokenizer(['<pad>', '<unk>', ...words], { specialTokens });
const classifier = resNetAttention({
  vocabularySize: tokenizer.vocabularySize,
  numClasses: CLASSES,
});
const labels = Array.from({ length: CLASSES }, (_, i) => `class ${i}`);
const batchSize = Number(maxSize);
const pipeline = new ClassificationPipeline({ classifier, tokenizer, labels }, { batchSize });
const text = words.slice(0, 20).join(' ');
/** @type {import('@resattn/server').ServedClassifier} */
const model = {
  name: 'benchmark',
  task: 'classification',
  family: classifier.family,
  parameters: countParameters(classifier),
  labels,
  names: {},
  classify: (texts, options) => pipeline.classify(texts, options),
  async warmUp() {
    for (let rows = 1; rows <= batchSize; rows *= 2)
      await pipeline.classify(new Array(rows).fill(text));
  },
  dispose: () => pipeline.dispose(),
};
const server = await startServer({
  models: [model],
  port: 0,
  batching: { maxSize: batchSize, maxDelay: 0 },
  limits: { queue: Number(queue) },
});
await server.ready;
console.log(JSON.stringify({ url: server.url }));
process.on('SIGTERM', () => server.close());
