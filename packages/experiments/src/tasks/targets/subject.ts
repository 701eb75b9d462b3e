import { join } from 'node:path';
import { RunRecord } from '@resattn/core/node';
import { ClassificationPipeline, countParameters } from '@resattn/models';
import { loadClassifier, MODEL_FOLDER, saveClassifier } from '@resattn/models/node';
import { latencies, weightBytes } from '../../compression/measure.js';
import type { CompressionMethod } from '../../compression/options.js';
import type { Subject } from '../../compression/subject.js';
import { classifierFamilies } from '../../config/classification-config.js';
import { keepOwnModel } from '../../run/own-model.js';
import { packageVersions } from '../../run/package-versions.js';
import { writeTask } from '../../run/run-folder.js';
import type { Opened, RunData, Training } from '../../task.js';
import { modelName } from '../classification/model.js';
import { scoreTexts } from './outputs.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, TargetTask } from './task.js';

/** Weights in fewer bits need no training; the other ways train by classes that exclude each other. */
const methods = ['int8', 'int4', 'dynamic-int8'] as const satisfies readonly CompressionMethod[];

/** A run whose outputs stand by themselves. */
export async function targetSubject<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  { run, preset, config }: Opened<C>,
  task: TargetTask<Example>,
  _: Pick<Training<unknown, RunData>, 'tell' | 'signal'>,
): Promise<Subject> {
  const { test, fingerprint } = task;
  const shown = kind.columns.slice(0, 2);
  return {
    ...{ run, fingerprint, methods },
    title: `${modelName(config)} on ${task.name}`,
    tests: test.length,
    scores: shown.map(({ heading, score, digits = 4 }) => ({
      ...{ name: score, heading, digits, points: 100 },
    })),

    async measure(folder) {
      const bundle = await loadClassifier(folder);
      const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
      const texts = test.map(({ text }) => text);
      const outputs = await scoreTexts(pipeline, texts, bundle.labels);
      const scores = kind.scoresOf(outputs, test, bundle, bundle.labels);
      const measured = {
        parameters: countParameters(bundle.classifier),
        bytes: await weightBytes(folder),
        ...(await latencies(texts, (batch) => pipeline.classify(batch, { attention: false }))),
        scores: Object.fromEntries(
          shown.map(({ score }) => [score, scores[score as keyof Scores] as number]),
        ),
      };
      pipeline.dispose();
      return measured;
    },

    async compress(method, target) {
      const bundle = await loadClassifier(run.folder);
      const made = await RunRecord.create(target, {
        config: { preset, ...config },
        packages: packageVersions(),
      });
      await keepOwnModel(target, classifierFamilies, config);
      await saveClassifier(join(target, MODEL_FOLDER), bundle, {
        method: method as (typeof methods)[number],
      });
      await writeTask(target, task, { labels: task.labels, labelNames: task.labels });
      return { run: made, status: 'done' };
    },
  };
}
