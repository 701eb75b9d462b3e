export { TensorFlowBackend } from './backend/tensorflow-backend.js';
export * from './doctor/index.js';
export * from './provision/index.js';
export {
  type DeviceReport,
  type TensorFlowOptions,
  useBestBackend,
  useTensorFlow,
} from './use-tensorflow.js';
