import { join } from 'node:path';
import { RunRecord } from '@resattn/core/node';
import { ClassificationPipeline, countParameters } from '@resattn/models';
import { loadClassifier, MODEL_FOLDER, saveClassifier } from '@resattn/models/node';
import { latencies, weightBytes } from '../../compression/measure.js';
import { compressionMethods } from '../../compression/options.js';
import type { Subject } from '../../compression/subject.js';
import {
  type ClassificationConfig,
  classifierFamilies,
} from '../../config/classification-config.js';
import { keepOwnModel } from '../../run/own-model.js';
import { packageVersions } from '../../run/package-versions.js';
import { writeTask } from '../../run/run-folder.js';
import type { Opened, RunData, Training } from '../../task.js';
import { classifyTexts } from './classify-texts.js';
import { modelName } from './model.js';
import { scoresOf } from './scores.js';
import { configOf, prepareSmaller } from './smaller-classifier.js';
import type { ClassificationTask } from './task.js';

/** A run that classifies texts. */
export async function classifierSubject(
  { run, preset, config: trained }: Opened<ClassificationConfig>,
  task: ClassificationTask,
  watch: Pick<Training<unknown, RunData>, 'tell' | 'signal'>,
): Promise<Subject> {
  const { test, fingerprint } = task;
  return {
    run,
    fingerprint,
    title: `${modelName(trained)} on ${task.name}`,
    tests: test.length,
    methods: compressionMethods,
    scores: [
      { name: 'accuracy', heading: 'accuracy', digits: 4, points: 100 },
      { name: 'f1', heading: 'macro F1', digits: 4, points: 100 },
    ],

    async measure(folder) {
      const bundle = await loadClassifier(folder);
      const { maxLength } = trained;
      const pipeline = new ClassificationPipeline(bundle, { maxLength });
      const texts = test.map(({ text }) => text);
      const predicted = await classifyTexts(pipeline, texts);
      const indexOf = new Map(bundle.labels.map((label, i) => [label, i]));
      const { accuracy, f1 } = scoresOf(
        predicted.labels.map((label) => indexOf.get(label)!),
        test.map(({ label }) => label),
        bundle.labels,
      );
      const measured = {
        parameters: countParameters(bundle.classifier),
        bytes: await weightBytes(folder),
        ...(await latencies(texts, (batch) => pipeline.classify(batch, { attention: false }))),
        scores: { accuracy, f1 },
      };
      pipeline.dispose();
      return measured;
    },

    async compress(method, target, options) {
      // Loaded anew: some methods train the model further.
      const bundle = await loadClassifier(run.folder);
      const smaller = await prepareSmaller(bundle, trained, { ...options, method });
      const config = configOf(smaller.bundle.classifier, trained);
      const made = await RunRecord.create(target, {
        config: { preset, ...config },
        packages: packageVersions(),
      });
      await keepOwnModel(target, classifierFamilies, config);
      const training = { run: made, preset, config, task, ...watch, isResumed: false };
      const status = (await smaller.tune?.(training)) ?? 'done';
      await saveClassifier(join(target, MODEL_FOLDER), smaller.bundle, smaller.weights);
      await writeTask(target, task, { labels: task.labels, labelNames: task.labelNames });
      return { run: made, status };
    },
  };
}
