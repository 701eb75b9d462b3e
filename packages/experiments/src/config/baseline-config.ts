import type { Fields } from './field.js';

/** What a classifier is compared with. */
export interface BaselineConfig {
  /** `nb-svm` reads words or characters, whichever validates better. */
  baseline: 'nb-svm' | 'naive-bayes';
}

/** What the fields of the baseline may hold. */
export const baselineFields: Fields<BaselineConfig> = {
  baseline: {
    kind: 'choice',
    choices: ['nb-svm', 'naive-bayes'],
    group: 'Training',
    help: 'baseline to compare with: NB-SVM, or naive Bayes over characters',
  },
};
