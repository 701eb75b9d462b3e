export {
  type FromPretrainedOptions,
  fromPretrained,
  pretrainedFolder,
} from './from-pretrained.js';
export { type HubCacheOptions, obtainModel } from './hub-cache.js';
export type { HubOptions } from './hub-client.js';
export { loadLora, saveLora } from './lora-folder.js';
export {
  type LoadedPretrained,
  type LoadPretrainedOptions,
  loadPretrained,
  type PretrainedBundle,
  readConfig,
  savePretrained,
} from './pretrained-folder.js';
export { type OpenTensorSource, openTensors } from './safetensors-files.js';
