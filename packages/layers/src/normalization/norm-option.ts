import type * as tf from '@tensorflow/tfjs';
import { checkOneOf } from '../base/arguments.js';
import { batchNorm } from './batch-norm.js';
import { layerNorm } from './layer-norm.js';
import { rmsNorm } from './rms-norm.js';
import { scaleNorm } from './scale-norm.js';

/** The normalizations that a block can be built with. */
export type NormOption = 'layerNorm' | 'rmsNorm' | 'scaleNorm' | 'batchNorm' | 'none';

const norms = ['layerNorm', 'rmsNorm', 'scaleNorm', 'batchNorm', 'none'];

/** Makes the normalization layer of that name, undefined for `none`. */
export function normFor(
  owner: string,
  option: NormOption,
  settings: {
    readonly epsilon?: number | undefined;
    readonly momentum?: number | undefined;
    /** Whether the scale starts at 0, so that the output is 0 at first. Default false. */
    readonly startsAtZero?: boolean | undefined;
  } = {},
): tf.layers.Layer | undefined {
  checkOneOf(owner, 'norm', option, norms);
  const { epsilon, momentum, startsAtZero = false } = settings;
  const gammaInitializer = startsAtZero ? 'zeros' : 'ones';
  switch (option) {
    case 'layerNorm':
      return layerNorm({ epsilon, gammaInitializer });
    case 'rmsNorm':
      return rmsNorm({ epsilon, gammaInitializer });
    case 'scaleNorm':
      return scaleNorm({ epsilon, ...(startsAtZero && { initialScale: 0 }) });
    case 'batchNorm':
      return batchNorm({ epsilon, momentum, gammaInitializer });
    case 'none':
      return undefined;
  }
}
