import type { ClassifyOptions } from '@resattn/models';
import { checkOptions } from '@resattn/options';
import type { ServedClassifier } from './served-model.js';

export interface LoadClassifierOptions {
  /** Under which requests ask for it. */
  readonly name: string;
  /** Texts that are computed together at most. Default 32. */
  readonly batchSize?: number | undefined;
}

/**
 * Loads the classifier of a run for serving.
 *
 * @param folder of a run, or of a classifier
 * @throws FileFormatError when the folder holds no classifier, or a file is damaged.
 */
export async function loadServedClassifier(
  folder: string,
  options: LoadClassifierOptions,
): Promise<ServedClassifier> {
  checkOptions('loadServedClassifier', options, { name: true, batchSize: true });
  const { name, batchSize = 32 } = options;
  const { ClassificationPipeline, countParameters } = await import('@resattn/models');
  const { loadClassifier, readRunDetails } = await import('@resattn/models/node');
  const bundle = await loadClassifier(folder);
  const { maxLength, names, accuracy } = await readRunDetails(folder);
  const reading: ClassifyOptions = { batchSize, ...(maxLength !== undefined && { maxLength }) };
  const pipeline = new ClassificationPipeline(bundle, reading);
  return {
    name,
    task: 'classification',
    family: bundle.classifier.family,
    parameters: countParameters(bundle.classifier),
    labels: bundle.labels,
    problemType: pipeline.problemType,
    names,
    accuracy,
    classify: (texts, call) => pipeline.classify(texts, call),
    async warmUp() {
      for (let rows = 1; rows <= batchSize; rows *= 2)
        await pipeline.classify(new Array<string>(rows).fill('a'));
    },
    dispose: () => pipeline.dispose(),
  };
}
