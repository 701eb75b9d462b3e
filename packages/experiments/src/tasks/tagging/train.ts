import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import { countParameters, type TaggerBundle, TaggingPipeline, taggerLoss } from '@resattn/models';
import { MODEL_FOLDER, saveTagger, saveTaggerDescription } from '@resattn/models/node';
import { progressOf } from '../../events.js';
import { fitRun } from '../../run/fit.js';
import { tellSmallSteps } from '../../run/step-size.js';
import type { TrainingEnd } from '../../task.js';
import { baselineEvent, trainBaseline } from './baseline.js';
import { batchesOf } from './batches.js';
import { makeBundle, modelName } from './model.js';
import { type TaggingOutcome, testTagger } from './outcome.js';
import { recordOutcome } from './results.js';
import { mainScore, scoreColumns, validationMetrics } from './scores.js';
import type { TaggingTraining } from './task.js';

/** Trains the tagger and its baseline, tests both and writes the outcome. */
export async function trainTagger(training: TaggingTraining): Promise<TrainingEnd<TaggingOutcome>> {
  const { run, config, task, tell } = training;
  setSeed(config.seed);
  const bundle = makeBundle(config, task);
  const baseline = await trainBaseline(task, config.seed, progressOf(tell));
  tell(baselineEvent(baseline, task.tagging));
  const modelFolder = join(run.folder, MODEL_FOLDER);
  await saveTaggerDescription(modelFolder, bundle);
  const parameters = countParameters(bundle.tagger);
  const { vocabulary } = bundle;
  tell({
    ...{ type: 'model', name: modelName(config), parameters },
    vocabulary: `${vocabulary.words.length.toLocaleString('en-US')} words, ${vocabulary.characters.length} characters`,
  });
  const fit = await fitTagger(training, bundle);
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  await saveTagger(modelFolder, bundle);
  const pipeline = new TaggingPipeline(bundle, { maxLength: config.maxLength });
  try {
    const tested = await testTagger(training, pipeline, bundle.unit);
    const outcome = { model: modelName(config), fit, baseline, parameters, ...tested };
    await recordOutcome(training, outcome);
    return { status: 'done', outcome };
  } finally {
    pipeline.dispose();
  }
}

function fitTagger(training: TaggingTraining, { tagger, vocabulary }: TaggerBundle) {
  const { config, task, tell } = training;
  const { labelSmoothing } = config;
  const { tagging } = task;
  tellSmallSteps(tell, config, task.train.length, 'sentences');
  return fitRun(training, {
    model: tagger,
    loss: taggerLoss(tagger, { labelSmoothing }),
    batches: batchesOf(task.train, vocabulary, config, { isTraining: true }),
    modelDim: config.units,
    validation: {
      validation: batchesOf(task.validation, vocabulary, config, { isTraining: false }),
      metrics: () => validationMetrics(task),
      monitor: mainScore[tagging].score,
    },
    columns: scoreColumns[tagging],
  });
}
