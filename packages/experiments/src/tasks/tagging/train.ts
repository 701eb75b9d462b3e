import { join } from 'node:path';
import { setSeed, yieldToEventLoop } from '@resattn/core';
import {
  countParameters,
  type TaggerBundle,
  TaggingPipeline,
  taggerLoss,
  type WidenedTagger,
  widenTagger,
} from '@resattn/models';
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
  const network = makeBundle(config, task);
  const baseline = await trainBaseline(task, config.seed, progressOf(tell));
  tell(baselineEvent(baseline, task.tagging));
  const modelFolder = join(run.folder, MODEL_FOLDER);
  await saveTaggerDescription(modelFolder, network);
  const parameters = countParameters(network.tagger);
  const { vocabulary } = network;
  tell({
    ...{ type: 'model', name: modelName(config), parameters },
    vocabulary: `${vocabulary.words.length.toLocaleString('en-US')} words, ${vocabulary.characters.length} characters`,
  });
  const fit = await fitTagger(training, network);
  if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
  const started = performance.now();
  const wide = config.wide ? await fitWidePart(training, network) : undefined;
  if (wide) {
    const parts = wide.parts.map(({ name, weight, score }) => ({ name, weight, accuracy: score }));
    tell({ type: 'wide', parts, accuracy: wide.score });
  }
  const seconds = fit.seconds + (wide ? (performance.now() - started) / 1000 : 0);
  const bundle = wide?.bundle ?? network;
  await saveTagger(modelFolder, bundle);
  const pipeline = new TaggingPipeline(bundle, { maxLength: config.maxLength });
  try {
    const outcome: TaggingOutcome = {
      model: wide ? `${modelName(config)} with lexical features` : modelName(config),
      parameters: countParameters(bundle.tagger),
      ...{ fit, seconds, wide, baseline },
      ...(await testTagger(training, pipeline, { unit: bundle.unit, baseline })),
    };
    await recordOutcome(training, outcome);
    return { status: 'done', outcome };
  } finally {
    pipeline.dispose();
  }
}

/** Lexical features, weighed with the trained network on the validation sentences. */
async function fitWidePart(
  { config, task, tell }: TaggingTraining,
  network: TaggerBundle,
): Promise<WidenedTagger> {
  const { train, validation } = task;
  const { maxLength, seed } = config;
  const total = 2 * train.length + validation.length;
  const bar = progressOf(tell).start({ label: 'lexical features', total, unit: 'sentences' });
  try {
    return await widenTagger(network, {
      ...{ train, validation, maxLength, seed },
      onProgress: (done) => {
        bar.update(done);
        return yieldToEventLoop();
      },
    });
  } finally {
    bar.stop();
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
