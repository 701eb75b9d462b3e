import { join } from 'node:path';
import { checkOptions } from '@resattn/options';
import type { LoadClassifierOptions } from './load-classifier.js';
import type { ServedClassifier } from './served-model.js';

/**
 * Loads a pretrained model that classifies texts for serving.
 *
 * @param folder of the run that fine-tuned it, or of a model in the Hub's format
 * @throws FileFormatError when a file is missing or damaged.
 * @throws Error for a model without a tokenizer.
 */
export async function loadServedPretrained(
  folder: string,
  options: LoadClassifierOptions,
): Promise<ServedClassifier> {
  checkOptions('loadServedPretrained', options, { name: true, batchSize: true });
  const { name, batchSize = 32 } = options;
  const { countParameters, EncoderPipeline } = await import('@resattn/models');
  const { loadPretrained, MODEL_FOLDER, pretrainedPath, readRunDetails } = await import(
    '@resattn/models/node'
  );
  const { labelsOf } = await import('@resattn/models/pretrained');
  const path = (await pretrainedPath(folder)) ?? join(folder, MODEL_FOLDER);
  const bundle = await loadPretrained(path, { returnAttentionScores: true });
  const { model } = bundle;
  const { maxLength, names } = await readRunDetails(folder);
  const reading = { batchSize, ...(maxLength !== undefined && { maxLength }) };
  const pipeline = new EncoderPipeline(bundle, reading);
  return {
    name,
    task: 'classification',
    family: String(model.config.model_type),
    parameters: countParameters(model),
    labels: labelsOf(model.config),
    problemType: pipeline.problemType,
    names,
    classify: (texts, call) => pipeline.classify(texts, call),
    async warmUp() {
      for (let rows = 1; rows <= batchSize; rows *= 2)
        await pipeline.classify(new Array<string>(rows).fill('a'));
    },
    dispose() {
      pipeline.dispose();
      model.dispose();
    },
  };
}
