import { ClassificationPipeline, SequencePipeline } from '@resattn/models';
import { decodeClassifier, decodeSequence } from '@resattn/models/bundles';
import type { ModelFiles } from './fetch-models.js';
import type { Answered, Task } from './messages.js';

/** Answers one question about a text. */
export type Answer = (task: Task, text: string) => Promise<Answered>;

/** Makes the models on the backend that is set: their weights live there. */
export function makeModels(files: ModelFiles): Answer {
  const languages = new ClassificationPipeline(decodeClassifier(files.language, 'language'), {
    maxLength: 256,
  });
  const dates = new SequencePipeline(decodeSequence(files.date, 'date'), { maxSourceLength: 48 });
  return async (task, text) => {
    if (task === 'language') {
      const [result] = await languages.classify([text]);
      return { task, result: result! };
    }
    const [result] = await dates.answer([text], { alignment: true, maxNewTokens: 12 });
    return { task, result: result! };
  };
}
