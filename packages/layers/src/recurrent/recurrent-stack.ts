import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkOneOf, checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { InitializerOption } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { bidirectional } from './bidirectional.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import type { Recurrent } from './recurrent.js';
import { simpleRnn } from './simple-rnn.js';
import { slicesOf } from './slices.js';

export interface RecurrentStackOptions<State extends boolean = boolean> extends LayerConfig {
  /** Default `lstm`. */
  readonly cell?: 'lstm' | 'gru' | 'simpleRnn' | undefined;
  /** Number of features of each layer's state. */
  readonly units: number;
  /** Number of layers. */
  readonly numLayers: number;
  /** Whether each layer reads the sequence from both ends. Default false. */
  readonly bidirectional?: boolean | undefined;
  /** Whether a layer's input is added to its output, where sizes agree. Default false. */
  readonly residual?: boolean | undefined;
  /** Dropout rate between layers. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether the last states are further outputs. Default false. */
  readonly returnState?: State | undefined;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Initial values of the recurrent kernel. Default `orthogonal`. */
  readonly recurrentInitializer?: InitializerOption | undefined;
}

/**
 * Recurrent layers on top of each other, with residual connections on request:
 * `h^(l) = h^(l-1) + recurrent_l(h^(l-1))`.
 *
 * Shapes: x `[batch, time, features]` to `[batch, time, units]` (`2 units` for two directions). First
 * states are further inputs, and with `returnState` last states further outputs, h and for LSTM c,
 * each `[batch, states, units]`: layer by layer, forward before backward.
 *
 * Wu et al., "Google's neural machine translation system", 2016, https://arxiv.org/abs/1609.08144.
 */
export class RecurrentStack<State extends boolean = boolean> extends CompositeLayer<
  RecurrentStackOptions,
  never,
  OneOr<'many', State>
> {
  static readonly className: string = 'resattn>RecurrentStack';
  static override readonly formerNames = { isBidirectional: 'bidirectional' };
  static {
    registerLayer(RecurrentStack);
  }

  private layers: tf.layers.Layer[] = [];

  constructor(config: RecurrentStackOptions<State>) {
    super(config, {
      cell: 'lstm',
      units: required,
      numLayers: required,
      bidirectional: false,
      residual: false,
      dropout: 0,
      returnState: false,
      useBias: true,
      kernelInitializer: 'glorotUniform',
      recurrentInitializer: 'orthogonal',
    });
    const { cell, units, numLayers, dropout } = this.options;
    checkOneOf(this.label, 'cell', cell, ['lstm', 'gru', 'simpleRnn']);
    checkPositiveInteger(this.label, 'units', units);
    checkPositiveInteger(this.label, 'numLayers', numLayers);
    checkRate(this.label, 'dropout', dropout);
  }

  private get directions(): number {
    return this.options.bidirectional ? 2 : 1;
  }

  private get statesPerLayer(): number {
    return this.options.cell === 'lstm' ? 2 : 1;
  }

  private get width(): number {
    return this.directions * this.options.units;
  }

  protected override inputAxes(): InputAxes[] {
    const { units, numLayers } = this.options;
    const axes = ['batch', numLayers * this.directions, units];
    const states = ['first states', 'first cells'].slice(0, this.statesPerLayer);
    return [
      { name: 'x', axes: ['batch', 'time', 'features'] },
      ...states.map((name) => ({ name, axes, isOptional: true })),
    ];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { cell, units, numLayers, bidirectional: isBidirectional, useBias } = this.options;
    const { kernelInitializer, recurrentInitializer } = this.options;
    const make = { lstm, gru, simpleRnn }[cell] as (options: object) => Recurrent;
    let input = shape!;
    this.layers = Array.from({ length: numLayers }, (_, i) => {
      const layer = make({
        units,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        returnSequences: true,
        returnState: true,
      });
      const child = isBidirectional ? bidirectional({ layer }) : layer;
      this.child(`layer${i}`, child, input);
      input = [shape![0]!, shape![1]!, this.width];
      return child;
    });
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    const { units, numLayers, returnState } = this.options;
    const states = Array.from({ length: this.statesPerLayer }, () => [
      batch!,
      numLayers * this.directions,
      units,
    ]);
    return [[batch!, time!, this.width], ...(returnState ? states : [])];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [mask ?? null];
  }

  protected override forward([x, ...given]: tf.Tensor[], { mask, training }: Call): tf.Tensor[] {
    const { residual, dropout, returnState } = this.options;
    const kinds = given.map((states) => slicesOf(states));
    const last: tf.Tensor[][] = Array.from({ length: this.statesPerLayer }, () => []);
    let h = x!;
    this.layers.forEach((layer, i) => {
      const input = training && dropout > 0 && i > 0 ? ops.dropout(h, dropout) : h;
      const first = this.firstStates(kinds, i);
      const inputs = first.length === 0 ? input : [input, ...first];
      const masks = first.length === 0 ? mask : [mask, ...first.map(() => null)];
      const [y, ...states] = this.runAll(layer, inputs, { mask: masks, training });
      states.forEach((state, k) => {
        last[k % this.statesPerLayer]!.push(state);
      });
      const isSameSize = h.shape[2] === y!.shape[2];
      h = residual && isSameSize ? tf.add(h, y!) : y!;
    });
    return returnState ? [h, ...last.map((states) => tf.stack(states, 1))] : [h];
  }

  /** The first states of a layer: for each direction h and, for LSTM, c. */
  private firstStates(kinds: readonly tf.Tensor[][], layer: number): tf.Tensor[] {
    return Array.from({ length: this.directions }, (_, direction) =>
      kinds.map((states) => states[layer * this.directions + direction]!),
    ).flat();
  }
}

/** Makes a {@link RecurrentStack}. */
export function recurrentStack<State extends boolean = false>(
  options: RecurrentStackOptions<State>,
): RecurrentStack<State> {
  return new RecurrentStack(options);
}
