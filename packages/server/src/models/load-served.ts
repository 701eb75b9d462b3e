import { checkOptions } from '@resattn/options';
import { type LoadClassifierOptions, loadServedClassifier } from './load-classifier.js';
import { loadServedFunction } from './load-function.js';
import { loadServedLanguageModel, loadServedSequence } from './load-generator.js';
import { loadServedPretrained } from './load-pretrained.js';
import type { ServedModel } from './served-model.js';

/**
 * Loads a model for serving, whatever it is for: that of a run, or a pretrained one in the Hub's format,
 * whose `config.json` names its class.
 *
 * @throws FileFormatError when the folder holds no model, or a file is damaged.
 * @throws Error for a pretrained model of a task that is not served, naming it.
 */
export async function loadServed(
  folder: string,
  options: LoadClassifierOptions,
): Promise<ServedModel> {
  checkOptions('loadServed', options, { name: true, batchSize: true });
  const { name } = options;
  // Models load tfjs, which takes a second: only where one is served.
  const { pipelineTask, pretrainedPath } = await import('@resattn/models/node');
  const task = await pipelineTask(folder);
  if (task === 'sequence') return loadServedSequence(folder, { name });
  if (task === 'language-model') return loadServedLanguageModel(folder, { name });
  if (task !== 'classification') return loadServedFunction(folder, task, options);
  return (await pretrainedPath(folder)) !== undefined
    ? loadServedPretrained(folder, options)
    : loadServedClassifier(folder, options);
}
