import { dense, dropout } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer, type WeightInitializer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type Mask, maskAs } from '../base/masks.js';
import { type LayerConfig, type Resolved, required } from '../base/options.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { slicesOf } from './slices.js';

/** What every recurrent layer takes. */
export interface RecurrentOptions extends LayerConfig {
  /** Number of features of the state. */
  readonly units: number;
  /** Whether the output is the whole sequence of states, else the last. Default false. */
  readonly returnSequences?: boolean;
  /** Whether the last states are further outputs. Default false. */
  readonly returnState?: boolean;
  /** Whether the sequence is read from its end. Default false. */
  readonly goBackwards?: boolean;
  /** Dropout rate of the input's features, the same for all steps. Default 0. */
  readonly dropout?: number;
  /** Dropout rate of the state on its way to the next step, the same for all steps. Default 0. */
  readonly recurrentDropout?: number;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption;
  /** Initial values of the recurrent kernel. Default `orthogonal`. */
  readonly recurrentInitializer?: InitializerOption;
}

export const recurrentDefaults = {
  units: required,
  returnSequences: false,
  returnState: false,
  goBackwards: false,
  dropout: 0,
  recurrentDropout: 0,
  useBias: true,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
} as const;

/**
 * A layer that reads a sequence step by step. A subclass gives the step.
 *
 * At masked positions the state stays as it is and the output is 0, so padding changes nothing,
 * on either side and in either direction.
 *
 * Inputs: x `[batch, time, features]`, and on request the first states `[batch, units]` (default:
 * zeros).
 */
export abstract class Recurrent<
  O extends RecurrentOptions = RecurrentOptions,
> extends CompositeLayer<O> {
  private kernel!: tf.LayerVariable;
  private recurrentKernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  /** How many times the units the kernels are wide. */
  protected abstract readonly numGates: number;
  /** How many tensors a state is. */
  protected readonly numStates: number = 1;

  /**
   * The next states.
   *
   * @param x the input's share of the gates, `[batch, numGates units]`, bias included
   * @param states each `[batch, units]`
   * @param recur multiplies by the recurrent kernel
   */
  protected abstract step(
    x: tf.Tensor,
    states: readonly tf.Tensor[],
    recur: (h: tf.Tensor) => tf.Tensor,
  ): tf.Tensor[];

  /** The options that all recurrent layers share. */
  protected get shared(): Resolved<RecurrentOptions> {
    return this.options as unknown as Resolved<RecurrentOptions>;
  }

  protected checkOptions(): void {
    checkPositiveInteger(this.label, 'units', this.shared.units);
    checkRate(this.label, 'dropout', this.shared.dropout);
    checkRate(this.label, 'recurrentDropout', this.shared.recurrentDropout);
  }

  protected override inputAxes(): InputAxes[] {
    const { units } = this.shared;
    const states = Array.from({ length: this.numStates }, (_, i) => ({
      name: i === 0 ? 'first state' : 'first cell',
      axes: ['batch', units],
      isOptional: true,
    }));
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }, ...states];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units, useBias, kernelInitializer, recurrentInitializer } = this.shared;
    const width = this.numGates * units;
    const features = lastSize(this.label, 'x', shape!);
    const input = initializerFor(this.label, kernelInitializer);
    const recurrent = initializerFor(this.label, recurrentInitializer);
    this.kernel = this.weight('kernel', [features, width], input);
    this.recurrentKernel = this.weight('recurrentKernel', [units, width], recurrent);
    if (useBias) this.bias = this.weight('bias', [width], this.biasInitializer());
    this.setupStep();
  }

  protected biasInitializer(): WeightInitializer {
    return tf.initializers.zeros();
  }

  /** Creates further weights of the step. */
  protected setupStep(): void {}

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { units, returnSequences, returnState } = this.shared;
    const [batch, time] = shape!;
    const output = returnSequences ? [batch!, time!, units] : [batch!, units];
    const states = Array.from({ length: this.numStates }, () => [batch!, units]);
    return returnState ? [output, ...states] : [output];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [this.shared.returnSequences ? (mask ?? null) : null];
  }

  protected override forward([x, ...given]: tf.Tensor[], call: Call): tf.Tensor[] {
    const { units, returnSequences, returnState, goBackwards } = this.shared;
    const [batch, time] = x!.shape as [number, number];
    let states: tf.Tensor[] = Array.from(
      { length: this.numStates },
      (_, i) => given[i] ?? tf.zeros([batch, units]),
    );
    const outputs: tf.Tensor[] = new Array(time);
    const projected = this.projectInput(x!, call);
    const steps = slicesOf(projected);
    const keeps = call.mask ? slicesOf(maskAs(call.mask, 3)) : undefined;
    const recur = this.recurrence(batch, call);
    for (let i = 0; i < time; i++) {
      const t = goBackwards ? time - 1 - i : i;
      const next = this.step(steps[t]!, states, recur);
      const keep = keeps?.[t];
      states = keep
        ? next.map((state, k) => tf.add(states[k]!, tf.mul(keep, tf.sub(state, states[k]!))))
        : next;
      outputs[t] = keep ? tf.mul(states[0]!, keep) : states[0]!;
    }
    const sequence = () => (time === 0 ? tf.zeros([batch, 0, units]) : tf.stack(outputs, 1));
    const output = returnSequences ? sequence() : tf.clone(states[0]!);
    return returnState ? [output, ...states.map((state) => tf.clone(state))] : [output];
  }

  /** The input's share of all gates at all steps, in one product. */
  private projectInput(x: tf.Tensor, { training }: Call): tf.Tensor {
    const rate = this.shared.dropout;
    const [batch, , features] = x.shape as [number, number, number];
    const input = training && rate > 0 ? dropout(x, rate, { noiseShape: [batch, 1, features] }) : x;
    return dense(input, this.kernel.read(), this.bias?.read());
  }

  private recurrence(batch: number, { training }: Call): (h: tf.Tensor) => tf.Tensor {
    const { recurrentDropout: rate, units } = this.shared;
    const kernel = this.recurrentKernel.read();
    if (!training || rate === 0) return (h) => dense(h, kernel);
    const kept = dropout(tf.ones([batch, units]), rate);
    return (h) => dense(tf.mul(h, kept), kernel);
  }
}
