import * as tf from '@tensorflow/tfjs';
import {
  RandomNormal,
  type RandomNormalOptions,
  RandomUniform,
  type RandomUniformOptions,
  TruncatedNormal,
  type TruncatedNormalInitializerOptions,
} from './distributions.js';
import type { Initializer } from './initializer.js';
import { VarianceScaling, type VarianceScalingOptions } from './variance-scaling.js';

export {
  RandomNormal,
  type RandomNormalOptions,
  RandomUniform,
  type RandomUniformOptions,
  TruncatedNormal,
  type TruncatedNormalInitializerOptions,
} from './distributions.js';
export {
  type Initializer,
  RandomInitializer,
  type RandomInitializerOptions,
} from './initializer.js';
export { Orthogonal, type OrthogonalOptions, orthogonal } from './orthogonal.js';
export {
  type GlorotOptions,
  glorotNormal,
  glorotUniform,
  type HeOptions,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  VarianceScaling,
  type VarianceScalingOptions,
} from './variance-scaling.js';

/** See {@link RandomUniform}. */
export const randomUniform = (options?: RandomUniformOptions): RandomUniform =>
  new RandomUniform(options);
/** See {@link RandomNormal}. */
export const randomNormal = (options?: RandomNormalOptions): RandomNormal =>
  new RandomNormal(options);
/** See {@link TruncatedNormal}. */
export const truncatedNormal = (options?: TruncatedNormalInitializerOptions): TruncatedNormal =>
  new TruncatedNormal(options);
/** See {@link VarianceScaling}. */
export const varianceScaling = (options?: VarianceScalingOptions): VarianceScaling =>
  new VarianceScaling(options);
/** All zeros: tfjs's own. */
export const zeros = (): Initializer => tf.initializers.zeros();
/** All ones: tfjs's own. */
export const ones = (): Initializer => tf.initializers.ones();
/** All the same value: tfjs's own. */
export const constant = (value: number): Initializer => tf.initializers.constant({ value });
