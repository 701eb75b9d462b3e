export { MODEL_FOLDER } from './bundle-folder.js';
export { loadClassifier, saveClassifier, saveClassifierDescription } from './classifier-folder.js';
export { type RunDetails, readRunDetails } from './run-details.js';
