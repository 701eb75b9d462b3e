export type { BackgroundLogger } from './background.js';
export { type MlflowOptions, mlflow } from './mlflow.js';
export { type MlflowServerOptions, mlflowServer } from './mlflow-server.js';
export {
  type WandbClient,
  type WandbOptions,
  type WandbRun,
  weightsAndBiases,
} from './weights-and-biases.js';
