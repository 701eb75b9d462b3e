export {
  type LoadedPretrained,
  type LoadPretrainedOptions,
  loadPretrained,
  type PretrainedBundle,
  savePretrained,
} from './pretrained-folder.js';
export { type OpenTensorSource, openTensors } from './safetensors-files.js';
