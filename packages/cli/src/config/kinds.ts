import { type ClassificationConfig, classificationFields } from './classification-config.js';
import type { Fields } from './field.js';

/** The kinds of training, each with what decides it. */
export interface Configurations {
  classification: ClassificationConfig;
}

export type Kind = keyof Configurations;

/** What the fields of each kind may hold. */
export const fieldsOf: { readonly [K in Kind]: Fields<Configurations[K]> } = {
  classification: classificationFields,
};
