import { type Answer, SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened, OpenedModel } from '../../task.js';
import { writingOf } from './test-model.js';

/** Loads the model of a run; one that is not finished has its best checkpoint so far, and tells so. */
export async function openSequence(
  { run, config }: Opened<SequenceConfig>,
  tell: Tell,
): Promise<OpenedModel<Answer>> {
  await tellUnfinished(run, tell);
  const { maxSourceLength } = config;
  const pipeline = new SequencePipeline(await loadSequence(run.folder), { maxSourceLength });
  return {
    predict: (texts) => pipeline.answer(texts, writingOf(config)),
    dispose: () => pipeline.dispose(),
  };
}
