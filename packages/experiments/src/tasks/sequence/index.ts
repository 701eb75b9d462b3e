import type { Answer } from '@resattn/models';
import {
  type SequenceConfig,
  type SequenceOptions,
  sequenceFields,
} from '../../config/sequence-config.js';
import { sequenceFamilyOptions } from '../../config/sequence-families.js';
import { textKey } from '../../run/text-key.js';
import type { OpenedModel, Task } from '../../task.js';
import { evaluateSequence, type SequenceEvaluation } from './evaluate.js';
import { loadTask } from './load-task.js';
import { openSequence } from './open-sequence.js';
import type { SequenceOutcome } from './outcome.js';
import type { SequenceResults } from './results.js';
import { sequenceShowing } from './showing.js';
import { sequenceSubject } from './subject.js';
import type { SequenceRow, SequenceTask } from './task.js';
import { trainSequence } from './train.js';

export interface SequenceTypes {
  readonly kind: 'sequence';
  readonly config: SequenceConfig;
  readonly options: SequenceOptions;
  readonly data: SequenceTask;
  readonly outcome: SequenceOutcome;
  readonly row: SequenceRow;
  readonly results: SequenceResults;
  readonly evaluation: SequenceEvaluation;
  readonly prediction: Answer;
  readonly model: OpenedModel<Answer>;
}

/** One sequence into another: translations, summaries, actions. */
export const sequence: Task<SequenceTypes> = {
  kind: 'sequence',
  fields: sequenceFields,
  families: sequenceFamilyOptions,
  preset: 'translate',
  commands: ['translate', 'summarize', 'evaluate'],
  columns: ['sourceColumn', 'targetColumn'],
  foreignColumns: ['textColumn', 'labelColumn', 'labelSeparator', 'labelColumns', 'strict'],
  loadTask,
  describeTask: ({ verb, scores }) => ({ verb, scores }),
  async trainingKeys({ train }, config) {
    const keyOf = textKey(config);
    return train.map(({ source }) => keyOf(source));
  },
  train: trainSequence,
  validated: ({ best, pairs }, { validateBy, validationPairs }) => ({
    score: validateBy,
    value: best?.value ?? Number.NaN,
    isLowerBetter: validateBy === 'loss',
    ...(validateBy === 'exactMatch' && { examples: Math.min(pairs.validation, validationPairs) }),
  }),
  open: openSequence,
  evaluate: evaluateSequence,
  showing: sequenceShowing,
  compressible: sequenceSubject,
};
