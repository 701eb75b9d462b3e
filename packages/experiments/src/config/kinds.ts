import {
  type ClassificationConfig,
  classificationFields,
  classifierFamilies,
} from './classification-config.js';
import type { Families } from './families.js';
import type { AnyFields } from './field.js';
import { type FineTuningConfig, fineTuningFields } from './fine-tuning-config.js';
import { type LanguageModelRunConfig, languageModelFields } from './language-model-config.js';
import { type SequenceConfig, sequenceFields } from './sequence-config.js';
import { sequenceFamilies } from './sequence-families.js';

/** The kinds of training, each with what decides it. */
export interface Configurations {
  classification: ClassificationConfig;
  'fine-tuning': FineTuningConfig;
  sequence: SequenceConfig;
  'language-model': LanguageModelRunConfig;
}

export type Kind = keyof Configurations;

/** What the fields of each kind may hold, beside those of a model's family. */
export const fieldsOf: { readonly [K in Kind]: AnyFields } = {
  classification: classificationFields,
  'fine-tuning': fineTuningFields,
  sequence: sequenceFields,
  'language-model': languageModelFields,
};

/** The families of models of each kind that has several. */
export const familiesOf: { readonly [K in Kind]?: Families } = {
  classification: classifierFamilies,
  sequence: sequenceFamilies,
};
