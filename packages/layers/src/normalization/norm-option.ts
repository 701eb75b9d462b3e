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
  settings: { readonly epsilon?: number | undefined; readonly momentum?: number | undefined } = {},
): tf.layers.Layer | undefined {
  checkOneOf(owner, 'norm', option, norms);
  const { epsilon, momentum } = settings;
  switch (option) {
    case 'layerNorm':
      return layerNorm({ epsilon });
    case 'rmsNorm':
      return rmsNorm({ epsilon });
    case 'scaleNorm':
      return scaleNorm({ epsilon });
    case 'batchNorm':
      return batchNorm({ epsilon, momentum });
    case 'none':
      return undefined;
  }
}
