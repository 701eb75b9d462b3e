import * as tf from '@tensorflow/tfjs';
import type { KeyValueCache } from '../attention/key-value-cache.js';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import { required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { normFor } from '../normalization/norm-option.js';
import { type TransformerBlockOptional, transformerBlockDefaults } from './block-options.js';
import { headsOf, layerPosition } from './layer-position.js';
import {
  inference,
  type TransformerEncoderLayer,
  type TransformerEncoderLayerOptions,
  transformerEncoderLayer,
} from './transformer-encoder-layer.js';

export interface TransformerEncoderOptions<
  Scores extends boolean = boolean,
  States extends boolean = boolean,
> extends TransformerEncoderLayerOptions<Scores> {
  /** Number of layers. */
  readonly numLayers: number;
  /** Whether the stack ends with one more normalization. Default: for `preNorm` and `sandwichNorm`. */
  readonly finalNorm?: boolean | undefined;
  /** Whether all layers share the weights of `position`, as T5's do. Default false. */
  readonly sharePosition?: boolean | undefined;
  /** Whether the inputs of all layers are further outputs. Default false. */
  readonly returnHiddenStates?: States | undefined;
}

/**
 * A stack of {@link TransformerEncoderLayer}s; with `causal` a decoder-only model without its
 * embedding and head.
 *
 * Shapes: `[batch, time, features]` to the same; with `returnHiddenStates` the input of each layer,
 * of the same shape; with `returnAttentionScores` the weights of each layer,
 * `[batch, numHeads, time, time]`.
 */
export class TransformerEncoder<
  Scores extends boolean = boolean,
  States extends boolean = boolean,
> extends CompositeLayer<
  TransformerEncoderOptions,
  TransformerBlockOptional | 'finalNorm',
  Scores extends true ? 'many' : OneOr<'many', States>
> {
  static readonly className: string = 'resattn>TransformerEncoder';
  static {
    registerLayer(TransformerEncoder);
  }

  private layers: TransformerEncoderLayer[] = [];
  private norm: tf.layers.Layer | undefined;

  constructor(config: TransformerEncoderOptions<Scores, States>) {
    super(config, {
      ...transformerBlockDefaults,
      causal: false,
      numLayers: required,
      finalNorm: undefined,
      sharePosition: false,
      returnHiddenStates: false,
    });
    checkPositiveInteger(this.label, 'numLayers', this.options.numLayers);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { numLayers, finalNorm, sharePosition, position, returnHiddenStates, ...layer } =
      this.options;
    const { norm, epsilon, residual } = layer;
    if (position && sharePosition)
      this.child('position', position, headsOf(this.label, shape!, layer));
    this.layers = Array.from({ length: numLayers }, (_, i) => {
      const options = { ...layer, position: layerPosition(position, sharePosition) };
      return this.child(`layer${i}`, transformerEncoderLayer(options), shape!);
    });
    if (finalNorm ?? (residual === 'preNorm' || residual === 'sandwichNorm')) {
      const last = normFor(this.label, norm, { epsilon });
      if (last) this.norm = this.child('norm', last, shape!);
    }
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { numHeads, numLayers, returnAttentionScores, returnHiddenStates } = this.options;
    const [batch, time] = shape!;
    const eachLayer = (output: tf.Shape) => Array.from({ length: numLayers }, () => output);
    return [
      shape!,
      ...(returnHiddenStates ? eachLayer(shape!) : []),
      ...(returnAttentionScores ? eachLayer([batch!, numHeads, time!, time!]) : []),
    ];
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor[] {
    let h = x!;
    const hiddenStates: tf.Tensor[] = [];
    const scores: tf.Tensor[] = [];
    for (const layer of this.layers) {
      hiddenStates.push(h);
      const [y, ...rest] = this.runAll(layer, h, { mask, training });
      h = y!;
      scores.push(...rest);
    }
    const y = this.norm ? this.run(this.norm, h, { mask, training }) : h;
    return [y, ...(this.options.returnHiddenStates ? hiddenStates : []), ...scores];
  }

  /** One empty cache a layer, for {@link step}. */
  createCache(batch: number, capacity: number): KeyValueCache[] {
    return this.layers.map((layer) => layer.createCache(batch, capacity));
  }

  /**
   * Decodes the next positions of a causal stack; see {@link TransformerEncoderLayer.step}.
   *
   * @returns the output, the new caches, and with `returnAttentionScores` the weights of each layer
   */
  step(
    x: tf.Tensor,
    caches: readonly KeyValueCache[],
    position: number | tf.Tensor,
    mask: Mask = null,
  ): { output: tf.Tensor; caches: KeyValueCache[]; scores: tf.Tensor[] } {
    return tf.tidy(() => {
      let h = x;
      const scores: tf.Tensor[] = [];
      const next = this.layers.map((layer, i) => {
        const result = layer.step(h, caches[i]!, position, mask);
        h = result.output;
        scores.push(...result.scores);
        return result.cache;
      });
      const output = this.norm ? this.run(this.norm, h, inference) : h;
      return { output, caches: next, scores };
    });
  }
}

/** Makes a {@link TransformerEncoder}. */
export function transformerEncoder<Scores extends boolean = false, States extends boolean = false>(
  options: TransformerEncoderOptions<Scores, States>,
): TransformerEncoder<Scores, States> {
  return new TransformerEncoder(options);
}
