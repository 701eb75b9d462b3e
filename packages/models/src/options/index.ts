export type { AnyClassifierFamily, ClassifierFamily } from '../classifiers/classifier-family.js';
export {
  type ClassifierConfigs,
  type ClassifierName,
  classifierOptions,
  type FamilyOptions,
} from '../classifiers/options/index.js';
export {
  classifierNames,
  findClassifierOptions,
  isClassifierFamily,
  registerClassifier,
  registeredClassifier,
} from '../classifiers/options/registry.js';
export {
  type LanguageModelConfigs,
  type LanguageModelName,
  languageModelOptions,
  type SequenceConfigs,
  type SequenceName,
  sequenceOptions,
} from '../sequence/options/index.js';
