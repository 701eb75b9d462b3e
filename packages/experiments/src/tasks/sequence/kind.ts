import type { SequenceConfig } from '../../config/sequence-config.js';
import { textKey } from '../../run/text-key.js';
import type { TaskKind } from '../../task.js';
import { loadTask } from './load-task.js';
import type { SequenceOutcome } from './outcome.js';
import type { SequenceTask } from './task.js';
import { trainSequence } from './train.js';

/** One sequence into another: translations, summaries, actions. */
export const sequenceKind: TaskKind<SequenceConfig, SequenceTask, SequenceOutcome> = {
  loadTask,
  describeTask: ({ verb, scores }) => ({ verb, scores }),
  async trainingKeys({ train }, config) {
    const keyOf = textKey(config);
    return train.map(({ source }) => keyOf(source));
  },
  train: trainSequence,
};
