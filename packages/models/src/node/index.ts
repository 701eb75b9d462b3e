export { MODEL_FOLDER } from './bundle-folder.js';
export { loadClassifier, saveClassifier, saveClassifierDescription } from './classifier-folder.js';
export { type ExportFormat, exportClassifier, exportFormats } from './export/export-folder.js';
export { type SavedModelOptions, saveSavedModel } from './export/saved-model.js';
export { isPretrainedFolder, pretrainedPath } from './hub-folder.js';
export {
  loadLanguageModel,
  saveLanguageModel,
  saveLanguageModelDescription,
} from './language-model-folder.js';
export {
  type Classify,
  type Continue,
  type PipelineOptions,
  type Pipelines,
  type PipelineTask,
  pipeline,
  pipelineTask,
  type Tag,
  type Transform,
} from './pipeline.js';
export * from './pretrained/index.js';
export { type RunDetails, readRunDetails } from './run-details.js';
export { loadSequence, saveSequence, saveSequenceDescription } from './sequence-folder.js';
export { exportTagger, loadTagger, saveTagger, saveTaggerDescription } from './tagger-folder.js';
