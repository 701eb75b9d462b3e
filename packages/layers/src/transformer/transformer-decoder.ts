import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { normFor } from '../normalization/norm-option.js';
import { type TransformerBlockOptional, transformerBlockDefaults } from './block-options.js';
import { headsOf, layerPosition } from './layer-position.js';
import {
  type DecoderCache,
  type DecoderStepOptions,
  type TransformerDecoderLayer,
  type TransformerDecoderLayerOptions,
  transformerDecoderLayer,
} from './transformer-decoder-layer.js';
import { inference } from './transformer-encoder-layer.js';

export interface TransformerDecoderOptions<
  Scores extends boolean = boolean,
  States extends boolean = boolean,
> extends TransformerDecoderLayerOptions<Scores> {
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
 * A stack of {@link TransformerDecoderLayer}s over one memory.
 *
 * Inputs: x `[batch, time, features]` and the memory `[batch, memoryTime, memoryFeatures]`.
 *
 * Shapes: to `[batch, time, features]`; with `returnHiddenStates` the input of each layer, of the
 * same shape; with `returnAttentionScores` for each layer the weights of self-attention
 * `[batch, numHeads, time, time]` and of cross-attention `[batch, numHeads, time, memoryTime]`.
 */
export class TransformerDecoder<
  Scores extends boolean = boolean,
  States extends boolean = boolean,
> extends CompositeLayer<
  TransformerDecoderOptions,
  TransformerBlockOptional | 'finalNorm',
  Scores extends true ? 'many' : OneOr<'many', States>
> {
  static readonly className: string = 'resattn>TransformerDecoder';
  static {
    registerLayer(TransformerDecoder);
  }

  private layers: TransformerDecoderLayer[] = [];
  private norm: tf.layers.Layer | undefined;

  constructor(config: TransformerDecoderOptions<Scores, States>) {
    super(config, {
      ...transformerBlockDefaults,
      numLayers: required,
      finalNorm: undefined,
      sharePosition: false,
      returnHiddenStates: false,
    });
    checkPositiveInteger(this.label, 'numLayers', this.options.numLayers);
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'x', axes: ['batch', 'time', 'features'] },
      { name: 'memory', axes: ['batch', 'memoryTime', 'memoryFeatures'] },
    ];
  }

  protected override setup([shape, memory]: tf.Shape[]): void {
    const { numLayers, finalNorm, sharePosition, position, returnHiddenStates, ...layer } =
      this.options;
    const { norm, epsilon, residual } = layer;
    if (position && sharePosition)
      this.child('position', position, headsOf(this.label, shape!, layer));
    this.layers = Array.from({ length: numLayers }, (_, i) => {
      const options = { ...layer, position: layerPosition(position, sharePosition) };
      return this.child(`layer${i}`, transformerDecoderLayer(options), [shape!, memory!]);
    });
    if (finalNorm ?? (residual === 'preNorm' || residual === 'sandwichNorm')) {
      const last = normFor(this.label, norm, { epsilon });
      if (last) this.norm = this.child('norm', last, shape!);
    }
  }

  protected override outputShapes([shape, memory]: tf.Shape[]): tf.Shape[] {
    const { numHeads, numLayers, returnAttentionScores, returnHiddenStates } = this.options;
    const [batch, time] = shape!;
    const eachLayer = (outputs: tf.Shape[]) =>
      Array.from({ length: numLayers }, () => outputs).flat();
    const scores = (keyTime: number | null) => [batch!, numHeads, time!, keyTime];
    return [
      shape!,
      ...(returnHiddenStates ? eachLayer([shape!]) : []),
      ...(returnAttentionScores ? eachLayer([scores(time!), scores(memory![1]!)]) : []),
    ];
  }

  protected override forward([x, memory]: tf.Tensor[], { masks, training }: Call): tf.Tensor[] {
    let h = x!;
    const hiddenStates: tf.Tensor[] = [];
    const scores: tf.Tensor[] = [];
    for (const layer of this.layers) {
      hiddenStates.push(h);
      const [y, ...rest] = this.runAll(layer, [h, memory!], { mask: masks, training });
      h = y!;
      scores.push(...rest);
    }
    const mask = masks[0] ?? null;
    const y = this.norm ? this.run(this.norm, h, { mask, training }) : h;
    return [y, ...(this.options.returnHiddenStates ? hiddenStates : []), ...scores];
  }

  /** One cache a layer to start decoding with; see {@link TransformerDecoderLayer.createCache}. */
  createCache(memory: tf.Tensor, capacity: number): DecoderCache[] {
    return this.layers.map((layer) => layer.createCache(memory, capacity));
  }

  /**
   * Decodes the next positions; see {@link TransformerDecoderLayer.step}.
   *
   * @returns the output, the new caches, and with `returnAttentionScores` the weights of each layer:
   *   of self-attention, then of cross-attention
   */
  step(
    x: tf.Tensor,
    caches: readonly DecoderCache[],
    position: number | tf.Tensor,
    options: DecoderStepOptions = {},
  ): { output: tf.Tensor; caches: DecoderCache[]; scores: tf.Tensor[] } {
    checkOptions('TransformerDecoder.step', options, {
      memoryMask: true,
      mask: true,
      returnAttentionScores: true,
    });
    return tf.tidy(() => {
      let h = x;
      const scores: tf.Tensor[] = [];
      const next = this.layers.map((layer, i) => {
        const result = layer.step(h, caches[i]!, position, options);
        h = result.output;
        scores.push(...result.scores);
        return result.cache;
      });
      const output = this.norm ? this.run(this.norm, h, inference) : h;
      return { output, caches: next, scores };
    });
  }
}

/** Makes a {@link TransformerDecoder}. */
export function transformerDecoder<Scores extends boolean = false, States extends boolean = false>(
  options: TransformerDecoderOptions<Scores, States>,
): TransformerDecoder<Scores, States> {
  return new TransformerDecoder(options);
}
