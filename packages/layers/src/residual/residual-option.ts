import type * as tf from '@tensorflow/tfjs';
import { checkOneOf } from '../base/arguments.js';
import type { NormOption } from '../normalization/norm-option.js';
import { deepNormResidual } from './deep-norm-residual.js';
import { gatedResidual } from './gated-residual.js';
import { gruGatedResidual } from './gru-gated-residual.js';
import { highwayResidual } from './highway-residual.js';
import { layerScaleResidual } from './layer-scale-residual.js';
import { postNormResidual } from './post-norm-residual.js';
import { preNormResidual } from './pre-norm-residual.js';
import { reZeroResidual } from './re-zero-residual.js';
import { residual } from './residual.js';
import type { ResidualConnection, ResidualConnectionOptions } from './residual-connection.js';
import { sandwichNormResidual } from './sandwich-norm-residual.js';
import { scaledResidual } from './scaled-residual.js';
import { stochasticDepthResidual } from './stochastic-depth-residual.js';

/** The residual connections that a block can be built with. */
export type ResidualOption =
  | 'plain'
  | 'preNorm'
  | 'postNorm'
  | 'sandwichNorm'
  | 'deepNorm'
  | 'scaled'
  | 'reZero'
  | 'layerScale'
  | 'gated'
  | 'highway'
  | 'gruGated'
  | 'stochasticDepth';

/** What a connection may be told beyond its name; each reads what it knows. */
export interface ResidualSettings {
  readonly norm: NormOption;
  readonly epsilon: number;
  readonly dropout: number;
  /** For `deepNorm`: the factor of the skip path. */
  readonly alpha?: number | undefined;
  /** For `stochasticDepth`: the probability of skipping the branch. */
  readonly dropRate?: number | undefined;
}

const options: Record<
  ResidualOption,
  (shared: ResidualConnectionOptions, settings: ResidualSettings) => object
> = {
  plain: (shared) => residual(shared),
  preNorm: (shared, { norm, epsilon }) => preNormResidual({ ...shared, norm, epsilon }),
  postNorm: (shared, { norm, epsilon }) => postNormResidual({ ...shared, norm, epsilon }),
  sandwichNorm: (shared, { norm, epsilon }) => sandwichNormResidual({ ...shared, norm, epsilon }),
  deepNorm: (shared, { norm, epsilon, alpha }) =>
    deepNormResidual({ ...shared, norm, epsilon, alpha: alpha as number }),
  scaled: (shared) => scaledResidual(shared),
  reZero: (shared) => reZeroResidual(shared),
  layerScale: (shared) => layerScaleResidual(shared),
  gated: (shared) => gatedResidual(shared),
  highway: (shared) => highwayResidual(shared),
  gruGated: (shared) => gruGatedResidual(shared),
  stochasticDepth: (shared, { dropRate }) =>
    stochasticDepthResidual({ ...shared, dropRate: dropRate as number }),
};

/** Makes the residual connection of that name around a layer. */
export function residualFor(
  owner: string,
  option: ResidualOption,
  layer: tf.layers.Layer,
  settings: ResidualSettings,
): ResidualConnection {
  checkOneOf(owner, 'residual', option, Object.keys(options));
  return options[option]({ layer, dropout: settings.dropout }, settings) as ResidualConnection;
}
