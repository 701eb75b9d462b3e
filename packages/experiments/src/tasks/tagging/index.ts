import type { TaggedText } from '@resattn/models';
import { exportTagger, loadTagger } from '@resattn/models/node';
import type { Task } from '../../task.js';
import { UserError } from '../../user-error.js';
import { type TaggingConfig, taggingFields } from './config.js';
import { evaluateTagger, type TaggingEvaluation } from './evaluate.js';
import { loadTask, sentenceKey, sentenceText } from './load-task.js';
import { type OpenedTagger, openTagger } from './open-tagger.js';
import type { TaggingOutcome } from './outcome.js';
import type { TaggingResults } from './results.js';
import { mainScore } from './scores.js';
import { taggingShowing } from './showing.js';
import { taggerSubject } from './subject.js';
import type { TaggedRow, TaggingTask } from './task.js';
import { trainTagger } from './train.js';

export type { TaggingConfig } from './config.js';
export type { TaggingEvaluation } from './evaluate.js';
export type { OpenedTagger } from './open-tagger.js';
export type { TaggingOutcome } from './outcome.js';
export type { TaggingResults } from './results.js';
export type { TaggingScores, TypeScore } from './scores.js';
export { type Tagging, type TagScheme, taggingOf, tagSchemes, toIob2 } from './tag-schemes.js';
export type { TaggedExample, TaggedRow, TaggingTask } from './task.js';

export interface TaggingTypes {
  readonly kind: 'tagging';
  readonly config: TaggingConfig;
  readonly data: TaggingTask;
  readonly outcome: TaggingOutcome;
  readonly row: TaggedRow;
  readonly results: TaggingResults;
  readonly evaluation: TaggingEvaluation;
  readonly prediction: TaggedText;
  readonly model: OpenedTagger;
}

/** Words of sentences with tags: entities, parts of speech. */
export const tagging: Task<TaggingTypes> = {
  kind: 'tagging',
  fields: taggingFields,
  preset: 'tag',
  commands: ['predict', 'evaluate', 'compress', 'export', 'serve'],
  columns: ['tokenColumn', 'tagColumn'],
  foreignColumns: [
    'textColumn',
    'labelColumn',
    'labelSeparator',
    'labelColumns',
    'sourceColumn',
    'targetColumn',
    'columns',
    'strict',
  ],
  loadTask,
  describeTask: ({ tags, tagging }) => ({ tags, tagging }),
  trainingKeys: async ({ train }) => train.map((example) => sentenceKey(sentenceText(example))),
  train: trainTagger,
  validated: ({ best, wide, tagging }) => ({
    score: mainScore[tagging].score,
    // What is used is the network with the linear part, where it helps.
    value: wide?.score ?? best?.value ?? Number.NaN,
  }),
  open: openTagger,
  evaluate: evaluateTagger,
  checkExport(folder, { to }) {
    if (to === 'layersmodel' || to === 'safetensors') return;
    throw new UserError(
      `${folder} is a tagger, which is not written as ${to}: it is written as layersmodel or safetensors.`,
    );
  },
  async exportModel({ run }, target, { to }) {
    await exportTagger(target, await loadTagger(run.folder), to as 'layersmodel' | 'safetensors');
  },
  compressible: taggerSubject,
  showing: taggingShowing,
};
