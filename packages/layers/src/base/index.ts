export { type Call, CompositeLayer, type WeightInitializer } from './composite-layer.js';
export { type Mask, maskAs, zeroPadding } from './masks.js';
export { type Defaults, type LayerConfig, type Resolved, required } from './options.js';
export type { LayerWithOutputs, OneOr, OutputCount, Outputs } from './outputs.js';
export { registerLayer } from './register.js';
export { formatShape, type InputAxes } from './shapes.js';
