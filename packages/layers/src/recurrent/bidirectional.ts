import * as tf from '@tensorflow/tfjs';
import { checkOneOf } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { LayerWithOutputs, OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, toShapes } from '../base/shapes.js';
import { Recurrent } from './recurrent.js';

/** One output for both directions, and the states of each. */
type BothDirections<N extends OutputCount> = N extends 1
  ? 1
  : N extends 2
    ? 3
    : N extends 3
      ? 5
      : 'many';

/** How both directions are joined. */
export type MergeMode = 'concat' | 'sum' | 'average' | 'multiply';

export interface BidirectionalOptions<N extends OutputCount = OutputCount> extends LayerConfig {
  /** The layer that reads forward; a copy of it reads backward. */
  readonly layer: Recurrent & LayerWithOutputs<N>;
  /** How the two directions are joined. Default `concat`. */
  readonly mergeMode?: MergeMode | undefined;
}

/**
 * Two recurrent layers over one sequence, one from each end: `y_t = [forward_t; backward_t]`.
 *
 * Shapes: `[batch, time, features]` to `[batch, (time,) 2 units]` for `concat`, else `units`; with
 * `returnState` of the layer also its last states, those of the forward direction first. First
 * states are further inputs in the same order.
 *
 * Schuster and Paliwal, "Bidirectional recurrent neural networks", 1997.
 */
export class Bidirectional<N extends OutputCount = OutputCount> extends CompositeLayer<
  BidirectionalOptions,
  never,
  BothDirections<N>
> {
  static readonly className: string = 'resattn>Bidirectional';
  static {
    registerLayer(Bidirectional);
  }

  private readonly backward: Recurrent;

  constructor(config: BidirectionalOptions<N>) {
    super(config, { layer: required, mergeMode: 'concat' });
    const { layer, mergeMode } = this.options;
    checkOneOf(this.label, 'mergeMode', mergeMode, ['concat', 'sum', 'average', 'multiply']);
    if (!(layer instanceof Recurrent))
      throw new Error(
        `${this.label}: layer is ${String(layer)}, expected a recurrent layer such as gru({ units })`,
      );
    const copy = layer.constructor as new (config: object) => Recurrent;
    const { name, ...rest } = layer.getConfig();
    const { goBackwards } = layer.options as { goBackwards: boolean };
    this.backward = new copy({ ...rest, name: `${name}_backward`, goBackwards: !goBackwards });
  }

  protected override inputAxes(): InputAxes[] {
    const units = (this.options.layer.options as { units: number }).units;
    const state = (i: number) => ({
      name: `first state ${i}`,
      axes: ['batch', units],
      isOptional: true,
    });
    const x = { name: 'x', axes: ['batch', 'time', 'features'] };
    return [x, ...[1, 2, 3, 4].map(state)];
  }

  protected override setup([shape]: tf.Shape[]): void {
    this.child('forward', this.options.layer, shape!);
    this.child('backward', this.backward, shape!);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [output, ...states] = toShapes(this.options.layer.computeOutputShape(shape!));
    const units = output![output!.length - 1]!;
    const width = this.options.mergeMode === 'concat' ? 2 * units : units;
    return [[...output!.slice(0, -1), width], ...states, ...states];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    const options = this.options.layer.options as { returnSequences: boolean };
    return [options.returnSequences ? (mask ?? null) : null];
  }

  protected override forward([x, ...states]: tf.Tensor[], { mask, training }: Call): tf.Tensor[] {
    const half = states.length / 2;
    const read = (layer: Recurrent, first: tf.Tensor[]) =>
      first.length === 0
        ? this.runAll(layer, x!, { mask, training })
        : this.runAll(layer, [x!, ...first], {
            mask: [mask, ...first.map(() => null)],
            training,
          });
    const [forward, ...forwardStates] = read(this.options.layer, states.slice(0, half));
    const [backward, ...backwardStates] = read(this.backward, states.slice(half));
    return [this.merge(forward!, backward!), ...forwardStates, ...backwardStates];
  }

  private merge(forward: tf.Tensor, backward: tf.Tensor): tf.Tensor {
    switch (this.options.mergeMode) {
      case 'concat':
        return tf.concat([forward, backward], forward.rank - 1);
      case 'sum':
        return tf.add(forward, backward);
      case 'average':
        return tf.mul(tf.add(forward, backward), 0.5);
      case 'multiply':
        return tf.mul(forward, backward);
    }
  }
}

/** Makes a {@link Bidirectional}. */
export function bidirectional<N extends OutputCount>(
  options: BidirectionalOptions<N>,
): Bidirectional<N> {
  return new Bidirectional(options);
}
