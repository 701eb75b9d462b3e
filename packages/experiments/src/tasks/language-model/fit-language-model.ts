import { type MetricAccumulator, setSeed } from '@resattn/core';
import { CharTokenizer, fingerprint, trainingWindows, validationWindows } from '@resattn/data';
import {
  countParameters,
  type LanguageModelBundle,
  languageModelLoss,
  makeLanguageModel,
  TextGenerationPipeline,
} from '@resattn/models';
import { confidenceOf } from '../../predictions/confidence.js';
import { type LossPredictions, samplesOf } from '../../predictions/predictions.js';
import { fitRun } from '../../run/fit.js';
import type { Fitted, Saving } from '../../run/fitted.js';
import type { RunKeeper } from '../../run/keeper.js';
import { rowsOfStep, tellSmallSteps } from '../../run/step-size.js';
import { tokenAccuracy } from '../../run/token-accuracy.js';
import { bigramBaseline } from './baseline.js';
import { type LanguageModelOutcome, scoreColumns } from './outcome.js';
import type { LanguageModelTraining } from './task.js';

/** A training of a language model, whatever keeps it. */
export type LanguageModelFit = Omit<LanguageModelTraining, 'run'> & { readonly run: RunKeeper };

/** Trains a model, and scores it on the validation text beside a plain baseline. */
export async function fitLanguageModel(
  training: LanguageModelFit,
  saving: Saving<LanguageModelBundle> = {},
): Promise<Fitted<LanguageModelBundle, LanguageModelOutcome>> {
  const { config, task, tell } = training;
  setSeed(config.seed);
  const tokenizer = CharTokenizer.train([task.train], { vocabularySize: config.vocabularySize });
  const idsOf = (text: string) => tokenizer.encode(text, { addSpecialTokens: false }).ids;
  const [train, validation] = [idsOf(task.train), idsOf(task.validation)];
  const baseline = bigramBaseline(train, validation, tokenizer.vocabularySize);
  tell({
    ...{ type: 'baseline', name: baseline.name },
    score: { name: 'loss', value: baseline.loss },
  });
  const model = makeLanguageModel('transformer', {
    vocabularySize: tokenizer.vocabularySize,
    padId: tokenizer.specialTokens.pad ?? 0,
    ...{
      modelDim: config.modelDim,
      numHeads: config.numHeads,
      numLayers: config.numLayers,
      hiddenUnits: config.hiddenUnits,
      position: config.position,
      maxLength: config.contextLength,
      dropout: config.dropout,
    },
  });
  const bundle: LanguageModelBundle = { model, tokenizer };
  await saving.described?.(bundle);
  const parameters = countParameters(model);
  tell({
    type: 'model',
    name: 'Transformer',
    parameters,
    vocabulary: `${tokenizer.vocabularySize} characters`,
  });

  const windows = { length: config.contextLength, batchSize: config.batchSize };
  const count = Math.floor(train.length / config.contextLength) - 1;
  tellSmallSteps(tell, config, count, 'windows');
  let loss = Number.NaN;
  const losses: [sum: number, tokens: number][] = [];
  const fit = await fitRun(training, {
    model,
    loss: languageModelLoss(model, { labelSmoothing: config.labelSmoothing }),
    batches: trainingWindows(train, {
      length: config.contextLength,
      batchSize: rowsOfStep(config, count),
      seed: config.seed,
    }),
    modelDim: config.modelDim,
    validation: {
      validation: validationWindows(validation, { ...windows, count: config.validationWindows }),
      metrics: tokenAccuracy,
      monitor: 'loss',
    },
    columns: scoreColumns,
    async conclude(trainer) {
      const source = validationWindows(validation, windows);
      loss = (await trainer.evaluate(source, { metrics: () => batchLosses(losses) })).loss;
    },
  });
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  await saving.trained?.(bundle);
  const samples = await writeSamples(training, bundle);
  const test = fingerprint([task.validation, `${windows.length}`, `${windows.batchSize}`]);
  const predictions: LossPredictions = { kind: 'losses', test, losses };
  const confidence = confidenceOf(samplesOf(predictions, 'model')!, undefined);
  const outcome = { fit, parameters, loss, baseline, predictions, confidence, samples };
  return { status: 'done', bundle, outcome };
}

/** Keeps the summed loss and the number of tokens of each batch. */
const batchLosses = (losses: [sum: number, tokens: number][]): MetricAccumulator => ({
  update(_, { loss, weight }) {
    const tokens = weight!.values[0]!;
    losses.push([loss!.values[0]! * tokens, tokens]);
  },
  result: () => ({}),
});

const SAMPLES = 2;

/** Continues the first characters of the validation text, and of its middle. */
async function writeSamples(
  { config, task }: LanguageModelFit,
  bundle: LanguageModelBundle,
): Promise<{ prompt: string; text: string }[]> {
  const pipeline = new TextGenerationPipeline(bundle);
  const { temperature, sampleLength, seed, contextLength } = config;
  try {
    const samples: { prompt: string; text: string }[] = [];
    for (let i = 0; i < SAMPLES; i++) {
      const start = Math.floor((i * task.validation.length) / SAMPLES);
      const prompt = task.validation.slice(start, start + Math.ceil(contextLength / 2));
      const { text } = await pipeline.continue(prompt, {
        maxNewTokens: sampleLength,
        sampling: { temperature, seed: seed + i },
      });
      samples.push({ prompt, text });
    }
    return samples;
  } finally {
    pipeline.dispose();
  }
}
