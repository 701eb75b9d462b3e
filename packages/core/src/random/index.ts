export {
  defaultRandom,
  randomNormal,
  randomUniform,
  setSeed,
  truncatedNormal,
} from './default-generator.js';
export { RandomGenerator, type RandomState, type TruncatedNormalOptions } from './generator.js';
