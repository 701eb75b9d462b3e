import { yieldToEventLoop } from '@resattn/core';
import { ClassificationPipeline, type ClassifierBundle, fitTemperature } from '@resattn/models';
import { type FittedNgramMixture, fitNgramMixture } from '@resattn/models/baselines';
import { progressOf } from '../../events.js';
import type { ClassificationTraining } from './task.js';
import { areUnspaced } from './tokenizer.js';

type Training = Pick<ClassificationTraining, 'config' | 'task' | 'tell'>;

/** The parts of a classifier that are fitted on the validation texts once its network is trained. */
export interface FittedOnValidation {
  /** Linear models over n-grams, weighed with the network. Default: none. */
  readonly wide?: FittedNgramMixture | undefined;
  /** What log-probabilities are divided by, so that they hold what they say. */
  readonly temperature: number;
}

/** Fits the wide part of a trained network, where there is one, and the temperature of both. */
export async function fitOnValidation(
  training: Training,
  bundle: ClassifierBundle,
): Promise<FittedOnValidation> {
  const { config, task } = training;
  const network = await networkProbabilities(training, bundle);
  const wide = config.wide ? await fitWidePart(training, network) : undefined;
  const { scores, labels } = wide?.heldOut ?? {
    scores: network.map((probability) => Math.log(Math.max(probability, 1e-12))),
    labels: task.validation.map(({ label }) => label),
  };
  const temperature = fitTemperature(scores, labels, task.labels.length);
  return { temperature, ...(wide && { wide }) };
}

/** `[validation texts, classes]` */
async function networkProbabilities(
  { config, task }: Training,
  bundle: ClassifierBundle,
): Promise<Float32Array> {
  const { validation, labels } = task;
  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
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
  return network;
}

/** Linear models over n-grams, weighed with the network on the validation texts. */
async function fitWidePart(
  { config, task, tell }: Training,
  network: Float32Array,
): Promise<FittedNgramMixture> {
  const { train, validation, labels } = task;
  const bar = progressOf(tell).start({ label: 'n-grams', total: 1, unit: 'models' });
  try {
    return await fitNgramMixture({
      numClasses: labels.length,
      train,
      validation,
      network,
      balanceClasses: config.balanceClasses,
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
