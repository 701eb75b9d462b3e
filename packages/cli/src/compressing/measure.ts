import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassificationPipeline, type ClassifierBundle, countParameters } from '@resattn/models';
import { MODEL_FOLDER } from '@resattn/models/node';
import { classifyTexts } from '../classification/classify-texts.js';
import { scoresOf } from '../classification/scores.js';
import type { ClassificationTask } from '../classification/task.js';
import type { ClassificationConfig } from '../config/classification-config.js';

/** A model's size, speed and score. */
export interface Measurements {
  readonly parameters: number;
  /** Bytes of the file of its weights. */
  readonly bytes: number;
  /** Milliseconds for one text, and for 32 together: medians over test texts. */
  readonly millisecondsOf1: number;
  readonly millisecondsOf32: number;
  /** On the run's own test texts. */
  readonly accuracy: number;
  readonly f1: number;
}

const REPEATS = 30;

/** Measures the model in a run folder on the run's test texts. */
export async function measure(
  folder: string,
  bundle: ClassifierBundle,
  task: ClassificationTask,
  { maxLength }: ClassificationConfig,
): Promise<Measurements> {
  const pipeline = new ClassificationPipeline(bundle, { maxLength });
  const texts = task.test.map(({ text }) => text);
  const predicted = await classifyTexts(pipeline, texts);
  const indexOf = new Map(bundle.labels.map((label, i) => [label, i]));
  const { accuracy, f1 } = scoresOf(
    predicted.labels.map((label) => indexOf.get(label)!),
    task.test.map(({ label }) => label),
    bundle.labels,
  );
  const { size } = await stat(join(folder, MODEL_FOLDER, 'weights.safetensors'));
  const measured = {
    parameters: countParameters(bundle.classifier),
    bytes: size,
    millisecondsOf1: await milliseconds(pipeline, texts, 1),
    millisecondsOf32: await milliseconds(pipeline, texts, 32),
    accuracy,
    f1,
  };
  pipeline.dispose();
  return measured;
}

/** The median over test texts; each shape is compiled before it is timed. */
async function milliseconds(
  pipeline: ClassificationPipeline,
  texts: readonly string[],
  rows: number,
): Promise<number> {
  const batches = Array.from({ length: REPEATS }, (_, i) =>
    Array.from({ length: rows }, (_, k) => texts[(i * rows + k) % texts.length]!),
  );
  const times: number[] = [];
  for (const isTimed of [false, true]) {
    for (const batch of batches) {
      const start = performance.now();
      await pipeline.classify(batch, { attention: false });
      if (isTimed) times.push(performance.now() - start);
    }
  }
  return times.sort((a, b) => a - b)[REPEATS >> 1]!;
}
