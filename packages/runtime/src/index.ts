import { registerFileUrls } from './files/file-urls.js';

export { TensorFlowBackend } from './backend/tensorflow-backend.js';
export * from './calibration/index.js';
export * from './doctor/index.js';
export { fileSystem } from './files/model-folder.js';
export * from './provision/index.js';
export {
  type DeviceReport,
  type TensorFlowOptions,
  useBestBackend,
  useTensorFlow,
} from './use-tensorflow.js';

registerFileUrls();
