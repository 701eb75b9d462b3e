export { AlibiPositions, alibiPositions, alibiSlopes } from './alibi-positions.js';
export { AttentionPosition, type PositionContext } from './attention-position.js';
export {
  LearnedPositions,
  type LearnedPositionsOptions,
  learnedPositions,
} from './learned-positions.js';
export { type RotaryScaling, rotaryAmplitude, rotaryFrequencies } from './rotary-frequencies.js';
export {
  type RotaryLayout,
  RotaryPositions,
  type RotaryPositionsOptions,
  rotaryPositions,
} from './rotary-positions.js';
export { ShawPositions, type ShawPositionsOptions, shawPositions } from './shaw-positions.js';
export {
  type SinusoidalLayout,
  SinusoidalPositions,
  type SinusoidalPositionsOptions,
  sinusoidalPositions,
  sinusoidalTable,
} from './sinusoidal-positions.js';
export { T5Positions, type T5PositionsOptions, t5Bucket, t5Positions } from './t5-positions.js';
export {
  TransformerXlPositions,
  type TransformerXlPositionsOptions,
  transformerXlPositions,
} from './transformer-xl-positions.js';
