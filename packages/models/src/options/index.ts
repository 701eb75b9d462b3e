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
