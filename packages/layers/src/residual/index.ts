export {
  type DeepNormConstants,
  DeepNormResidual,
  type DeepNormResidualOptions,
  deepNormConstants,
  deepNormResidual,
} from './deep-norm-residual.js';
export {
  DenseConcatResidual,
  type DenseConcatResidualOptions,
  denseConcatResidual,
} from './dense-concat-residual.js';
export { GatedResidual, type GatedResidualOptions, gatedResidual } from './gated-residual.js';
export {
  GruGatedResidual,
  type GruGatedResidualOptions,
  gruGatedResidual,
} from './gru-gated-residual.js';
export {
  HighwayResidual,
  type HighwayResidualOptions,
  highwayResidual,
} from './highway-residual.js';
export {
  HyperConnections,
  type HyperConnectionsOptions,
  hyperConnections,
} from './hyper-connections.js';
export {
  LayerScaleResidual,
  type LayerScaleResidualOptions,
  layerScaleResidual,
} from './layer-scale-residual.js';
export { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';
export {
  PostNormResidual,
  type PostNormResidualOptions,
  postNormResidual,
} from './post-norm-residual.js';
export {
  PreNormResidual,
  type PreNormResidualOptions,
  preNormResidual,
} from './pre-norm-residual.js';
export { ReZeroResidual, type ReZeroResidualOptions, reZeroResidual } from './re-zero-residual.js';
export {
  ResiDual,
  type ResiDualOptions,
  ResiDualOutput,
  type ResiDualOutputOptions,
  resiDual,
  resiDualOutput,
} from './resi-dual.js';
export { Residual, type ResidualOptions, residual } from './residual.js';
export { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';
export type { ResidualOption } from './residual-option.js';
export {
  SandwichNormResidual,
  type SandwichNormResidualOptions,
  sandwichNormResidual,
} from './sandwich-norm-residual.js';
export { ScaledResidual, type ScaledResidualOptions, scaledResidual } from './scaled-residual.js';
export {
  StochasticDepthResidual,
  type StochasticDepthResidualOptions,
  stochasticDepthResidual,
} from './stochastic-depth-residual.js';
export {
  ExpandStreams,
  type ExpandStreamsOptions,
  expandStreams,
  SumStreams,
  sumStreams,
} from './streams.js';
