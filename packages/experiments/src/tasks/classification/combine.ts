import { yieldToEventLoop } from '@resattn/core';
import { ClassificationPipeline, type ClassifierBundle } from '@resattn/models';
import { type FittedNgramMixture, fitNgramMixture } from '@resattn/models/baselines';
import { progressOf } from '../../events.js';
import type { ClassificationTraining } from './task.js';
import { areUnspaced } from './tokenizer.js';

/**
 * The wide part of a trained classifier: linear models over n-grams, weighed with the network on the
 * validation texts.
 */
export async function fitWidePart(
  { config, task, tell }: Pick<ClassificationTraining, 'config' | 'task' | 'tell'>,
  bundle: ClassifierBundle,
): Promise<FittedNgramMixture> {
  const { train, validation, labels } = task;
  const { maxLength } = config;
  const pipeline = new ClassificationPipeline(bundle, { maxLength });
  const classified = await pipeline.classify(
    validation.map(({ text }) => text),
    { attention: false },
  );
  pipeline.dispose();
  const indexOf = new Map(labels.map((label, k) => [label, k]));
  const network = new Float32Array(validation.length * labels.length);
  classified.forEach(({ scores }, i) => {
    for (const { label, score } of scores) network[i * labels.length + indexOf.get(label)!] = score;
  });
  const bar = progressOf(tell).start({ label: 'n-grams', total: 1, unit: 'models' });
  try {
    return await fitNgramMixture({
      numClasses: labels.length,
      train,
      validation,
      network,
      unspaced: areUnspaced(train.map(({ text }) => text)),
      onProgress: (_, done, total) => {
        bar.setTotal(total);
        bar.update(done);
        return yieldToEventLoop();
      },
    });
  } finally {
    bar.stop();
  }
}
