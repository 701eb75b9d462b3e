// A model with all that it takes to use it, as files.

export { huggingFaceFiles } from '../export/hugging-face.js';
export { layersModelFiles } from '../export/layers-model.js';
export type { BundleFiles } from './bundle.js';
export {
  type ClassifierBundle,
  decodeClassifier,
  describeClassifier,
  encodeClassifier,
} from './classifier-bundle.js';
export {
  decodeLanguageModel,
  describeLanguageModel,
  encodeLanguageModel,
  type LanguageModelBundle,
} from './language-model-bundle.js';
export {
  decodeSequence,
  describeSequence,
  encodeSequence,
  type SequenceBundle,
} from './sequence-bundle.js';
