import type { Pipelines } from '@resattn/models/node';
import { checkOptions } from '@resattn/options';
import type { LoadClassifierOptions } from './load-classifier.js';
import type { FunctionTask, ServedFunction } from './served-model.js';

/**
 * Loads a model of a task that the server knows nothing of for serving: what it makes of a text is given
 * as it is.
 *
 * @param folder of a run, or of a model
 * @throws FileFormatError when the folder holds no model of the task, or a file is damaged.
 */
export async function loadServedFunction(
  folder: string,
  task: FunctionTask,
  options: LoadClassifierOptions,
): Promise<ServedFunction> {
  checkOptions('loadServedFunction', options, { name: true, batchSize: true });
  const { name, batchSize = 32 } = options;
  const { pipeline } = await import('@resattn/models/node');
  const run: Pipelines[FunctionTask] = await pipeline(folder, { task, batchSize });
  return {
    ...{ name, task, family: run.family, parameters: run.parameters },
    predict: (texts) => run(texts),
    async warmUp() {
      for (let rows = 1; rows <= batchSize; rows *= 2) await run(new Array<string>(rows).fill('a'));
    },
    dispose: () => run.dispose(),
  };
}
