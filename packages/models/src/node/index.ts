export {
  CLASSIFIER_FOLDER,
  loadClassifier,
  saveClassifier,
  saveClassifierDescription,
} from './classifier-folder.js';
