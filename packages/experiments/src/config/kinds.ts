import { type ClassificationConfig, classificationFields } from './classification-config.js';
import type { Fields } from './field.js';
import { type FineTuningConfig, fineTuningFields } from './fine-tuning-config.js';
import { type LanguageModelRunConfig, languageModelFields } from './language-model-config.js';
import { type SequenceConfig, sequenceFields } from './sequence-config.js';

/** The kinds of training, each with what decides it. */
export interface Configurations {
  classification: ClassificationConfig;
  'fine-tuning': FineTuningConfig;
  sequence: SequenceConfig;
  'language-model': LanguageModelRunConfig;
}

export type Kind = keyof Configurations;

/** What the fields of each kind may hold. */
export const fieldsOf: { readonly [K in Kind]: Fields<Configurations[K]> } = {
  classification: classificationFields,
  'fine-tuning': fineTuningFields,
  sequence: sequenceFields,
  'language-model': languageModelFields,
};
