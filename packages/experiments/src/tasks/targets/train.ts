import { join } from 'node:path';
import { yieldToEventLoop } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { ClassificationPipeline, type ClassifierBundle } from '@resattn/models';
import { MODEL_FOLDER, saveClassifier, saveClassifierDescription } from '@resattn/models/node';
import { progressOf } from '../../events.js';
import { writePredictions } from '../../predictions/predictions-file.js';
import type { TrainingEnd } from '../../task.js';
import { modelName } from '../classification/model.js';
import { areUnspaced } from '../classification/tokenizer.js';
import { fitNetwork } from './fit-network.js';
import { type TargetOutcome, testModel } from './outcome.js';
import { networkOutputs } from './outputs.js';
import { targetReportPage } from './report-page.js';
import { targetResults } from './results.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, TargetTraining } from './task.js';

/** Trains the network, its wide part and its baseline, tests them and writes the outcome. */
export async function trainTarget<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  training: TargetTraining<C, Example>,
): Promise<TrainingEnd<TargetOutcome<Scores>>> {
  const { config, task, tell, run } = training;
  const folder = join(run.folder, MODEL_FOLDER);
  const baseline = await kind.trainBaseline(task, config);
  const [column] = kind.columns;
  const baselineScores = kind.scoresOf(baseline.scores, task.test, baseline.reading, task.labels);
  tell({
    ...{ type: 'baseline', name: baseline.name, seconds: baseline.seconds },
    score: {
      name: column!.heading,
      value: baselineScores[column!.score as keyof Scores] as number,
    },
  });
  const network = await fitNetwork(kind, training, (bundle) =>
    saveClassifierDescription(folder, bundle),
  );
  if (network.status === 'interrupted') return network;
  const { fit } = network;
  const started = performance.now();
  const validationTexts = task.validation.map(({ text }) => text);
  const outputs = await networkOutputs(network.bundle, validationTexts, config.maxLength);
  const wide = config.wide ? await fitWide(kind, training, network.reading, outputs) : undefined;
  const settled = kind.settle(task, wide?.validationOutputs ?? outputs, config);
  const reading = { ...network.reading, ...settled };
  const bundle: ClassifierBundle = {
    ...network.bundle,
    ...reading,
    ...(wide && { ngrams: wide.mixture }),
  };
  await saveClassifier(folder, bundle);
  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
  try {
    const outcome: TargetOutcome<Scores> = {
      model: wide ? `${modelName(config)} with n-grams` : modelName(config),
      ...{ fit, reading, vectors: network.vectors },
      parameters: network.parameters + (wide?.mixture.parameters ?? 0),
      seconds: fit.seconds + (performance.now() - started) / 1000,
      ...(wide && { wide: { parts: wide.parts } }),
      ...(await testModel(kind, training, pipeline, { reading, baseline })),
    };
    await writePredictions(run.folder, outcome.predictions);
    await writeFileAtomic(
      join(run.folder, 'report.html'),
      await targetReportPage(kind, training, outcome),
    );
    await run.writeResults({ ...targetResults(kind, task, outcome) });
    return { status: 'done', outcome };
  } finally {
    pipeline.dispose();
  }
}

async function fitWide<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  { config, task, tell }: TargetTraining<C, Example>,
  reading: Parameters<typeof kind.fitWide>[2]['reading'],
  network: Float64Array,
) {
  const bar = progressOf(tell).start({ label: 'n-grams', total: 1, unit: 'models' });
  try {
    return await kind.fitWide(task, config, {
      ...{ network, reading },
      unspaced: areUnspaced(task.train.map(({ text }) => text)),
      onProgress(_, done, total) {
        bar.setTotal(total);
        bar.update(done);
        return yieldToEventLoop();
      },
    });
  } finally {
    bar.stop();
  }
}
