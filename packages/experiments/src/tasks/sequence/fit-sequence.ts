import { type LossFunction, setSeed } from '@resattn/core';
import {
  countParameters,
  type SequenceBundle,
  SequencePipeline,
  sequenceLoss,
} from '@resattn/models';
import { fitRun } from '../../run/fit.js';
import type { Fitted, Saving } from '../../run/fitted.js';
import type { RunKeeper } from '../../run/keeper.js';
import { spread } from '../../run/spread.js';
import { rowsForSteps, tellStepSize } from '../../run/step-size.js';
import { tokenAccuracy } from '../../run/token-accuracy.js';
import { tryAverage } from './average.js';
import { batchesOf } from './batches.js';
import { makeModel, modelName } from './model.js';
import type { SequenceOutcome } from './outcome.js';
import { asTestScores, scoreColumns, scoresOf } from './scores.js';
import type { SequenceExample, SequenceTraining } from './task.js';
import { testModel } from './test-model.js';
import { trainTokenizers } from './tokenizers.js';

/** A training of a model of pairs, whatever keeps it. */
export type SequenceFit = Omit<SequenceTraining, 'run'> & { readonly run: RunKeeper };

/** Trains a model, and tests it beside a plain baseline. */
export async function fitSequence(
  training: SequenceFit,
  saving: Saving<SequenceBundle> = {},
): Promise<Fitted<SequenceBundle, SequenceOutcome>> {
  const { config, task, tell } = training;
  setSeed(config.seed);
  const tokenizers = trainTokenizers(task.train, config);
  const bundle: SequenceBundle = { model: makeModel(config, tokenizers), ...tokenizers };
  await saving.described?.(bundle);
  const parameters = countParameters(bundle.model);
  const count = (n: number) => n.toLocaleString('en-US');
  const { sourceTokenizer, targetTokenizer } = tokenizers;
  const others =
    sourceTokenizer === targetTokenizer
      ? 'shared by both sides'
      : `and ${count(targetTokenizer.vocabularySize)}`;
  tell({
    type: 'model',
    name: modelName(config),
    parameters,
    vocabulary: `${count(sourceTokenizer.vocabularySize)} tokens ${others}`,
  });

  const pipeline = new SequencePipeline(bundle, {
    maxSourceLength: config.maxSourceLength,
    batchSize: 64,
  });
  try {
    const fit = await fitModel(training, bundle, pipeline);
    if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
    await saving.trained?.(bundle);
    const tested = await testModel(training, pipeline);
    const outcome = { fit, parameters, ...tested };
    return { status: 'done', bundle, outcome };
  } finally {
    pipeline.dispose();
  }
}

/** Trains a model of a bundle, validated by what its pipeline writes; it then has its best weights. */
export async function fitModel(
  training: SequenceFit,
  bundle: SequenceBundle,
  pipeline: SequencePipeline,
  loss: LossFunction = sequenceLoss(bundle.model, {
    labelSmoothing: training.config.labelSmoothing,
  }),
) {
  const { config, task, tell } = training;
  const { validateBy, averageCheckpoints } = config;
  const train = batchesOf(task.train, bundle, config, { isTraining: true });
  const validation = batchesOf(task.validation, bundle, config, { isTraining: false });
  const longer = train.truncated + train.dropped;
  if (longer > 0) {
    const done = config.longer === 'drop' ? 'left out' : 'cut off there';
    tell({
      type: 'notice',
      topic: 'data',
      text: `${longer.toLocaleString('en-US')} pairs are longer than ${config.maxSourceLength} or ${config.maxTargetLength} tokens and are ${done}`,
    });
  }
  const rows = rowsForSteps(config, task.train.length);
  if (rows !== undefined && train.shapes.some(([each]) => each === rows)) {
    const usual = `${config.batchSize.toLocaleString('en-US')} ${config.batchBy}`;
    tellStepSize(tell, rows, usual);
  }
  tell({ type: 'batches', batchesPerEpoch: train.batchesPerEpoch, shapes: train.shapes });
  const judged = spread(task.validation, config.validationPairs);
  const write = async (pairs: readonly SequenceExample[]) => {
    const answers = await pipeline.answer(
      pairs.map(({ source }) => source),
      { numBeams: config.numValidationBeams, maxNewTokens: config.maxTargetLength },
    );
    return scoresOf(
      answers.map(({ text }) => text),
      pairs,
      task.scores,
      config,
    );
  };
  const watched = config.watchTest ? spread(task.test, config.validationPairs) : [];
  const scores = async () => ({
    ...(await write(judged)),
    ...(watched.length > 0 && asTestScores(await write(watched))),
  });
  const writes = validateBy !== 'loss';
  const fit = await fitRun(training, {
    model: bundle.model,
    loss,
    batches: train,
    modelDim: config.modelDim,
    validation: {
      validation,
      metrics: tokenAccuracy,
      ...(writes && { scores }),
      monitor: validateBy,
      keepBest: averageCheckpoints,
    },
    columns: scoreColumns(writes ? task.scores : [], config.watchTest),
  });
  if (fit.status === 'interrupted' || averageCheckpoints === 1) return fit;
  return {
    ...fit,
    ...(await tryAverage(training, bundle.model.weights, fit, () => write(judged))),
  };
}
