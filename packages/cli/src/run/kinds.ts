import type { Kind } from '../config/kinds.js';
import type { AnyTaskKind } from './task-kind.js';

/** Each kind of training is imported when a run needs it. */
const loaders: { readonly [K in Kind]: () => Promise<AnyTaskKind<K>> } = {
  classification: async () =>
    (await import('../classification/kind.js')).classificationKind as AnyTaskKind<'classification'>,
  'fine-tuning': async () =>
    (await import('../fine-tuning/kind.js')).fineTuningKind as AnyTaskKind<'fine-tuning'>,
  sequence: async () =>
    (await import('../sequence/kind.js')).sequenceKind as AnyTaskKind<'sequence'>,
  'language-model': async () =>
    (await import('../language-model/kind.js')).languageModelKind as AnyTaskKind<'language-model'>,
};

export const taskKind = <K extends Kind>(kind: K): Promise<AnyTaskKind<K>> => loaders[kind]();
