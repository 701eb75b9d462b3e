import * as ops from '@resattn/core/ops';
import { recognizeCopies } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer, type WeightInitializer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, type Resolved, required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

/** What every recurrent layer takes. */
export interface RecurrentOptions<State extends boolean = boolean> extends LayerConfig {
  /** Number of features of the state. */
  readonly units: number;
  /** Whether the output is the whole sequence of states, else the last. Default false. */
  readonly returnSequences?: boolean | undefined;
  /** Whether the last states are further outputs. Default false. */
  readonly returnState?: State | undefined;
  /** Whether the sequence is read from its end. Default false. */
  readonly goBackwards?: boolean | undefined;
  /** Dropout rate of the input's features, the same for all steps. Default 0. */
  readonly dropout?: number | undefined;
  /** Dropout rate of the state on its way to the next step, the same for all steps. Default 0. */
  readonly recurrentDropout?: number | undefined;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Initial values of the recurrent kernel. Default `orthogonal`. */
  readonly recurrentInitializer?: InitializerOption | undefined;
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
 * A layer that reads a sequence step by step. A subclass gives the cell.
 *
 * At masked positions the state stays as it is and the output is 0, so padding changes nothing,
 * on either side and in either direction.
 *
 * Inputs: x `[batch, time, features]`, and on request the first states `[batch, units]` (default:
 * zeros).
 */
export abstract class Recurrent<
  O extends RecurrentOptions = RecurrentOptions,
  N extends OutputCount = OutputCount,
> extends CompositeLayer<O, never, N> {
  static {
    recognizeCopies(Recurrent, 'layers/Recurrent');
  }

  private kernel!: tf.LayerVariable;
  private recurrentKernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  /** What is computed at each step. */
  protected abstract readonly cell: ops.RecurrentCell;

  /** The options that all recurrent layers share. */
  protected get shared(): Resolved<RecurrentOptions> {
    return this.options as Resolved<RecurrentOptions>;
  }

  protected checkOptions(): void {
    checkPositiveInteger(this.label, 'units', this.shared.units);
    checkRate(this.label, 'dropout', this.shared.dropout);
    checkRate(this.label, 'recurrentDropout', this.shared.recurrentDropout);
  }

  protected override inputAxes(): InputAxes[] {
    const { units } = this.shared;
    const states = Array.from({ length: this.cell.numStates }, (_, i) => ({
      name: i === 0 ? 'first state' : 'first cell',
      axes: ['batch', units],
      isOptional: true,
    }));
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }, ...states];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units, useBias, kernelInitializer, recurrentInitializer } = this.shared;
    const width = this.cell.numGates * units;
    const features = lastSize(this.label, 'x', shape!);
    const input = initializerFor(this.label, kernelInitializer);
    const recurrent = initializerFor(this.label, recurrentInitializer);
    this.kernel = this.weight('kernel', [features, width], input);
    this.recurrentKernel = this.weight('recurrentKernel', [units, width], recurrent);
    if (useBias) this.bias = this.weight('bias', [width], this.biasInitializer());
    this.setupCell();
  }

  protected biasInitializer(): WeightInitializer {
    return tf.initializers.zeros();
  }

  /** Creates further weights of the cell. */
  protected setupCell(): void {}

  /** Added to the recurrent product, `[gates units]`. */
  protected recurrentBias(): tf.Tensor | undefined {
    return undefined;
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const { units, returnSequences, returnState } = this.shared;
    const [batch, time] = shape!;
    const output = returnSequences ? [batch!, time!, units] : [batch!, units];
    const states = Array.from({ length: this.cell.numStates }, () => [batch!, units]);
    return returnState ? [output, ...states] : [output];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [this.shared.returnSequences ? (mask ?? null) : null];
  }

  protected override forward([x, ...given]: tf.Tensor[], call: Call): tf.Tensor[] {
    const { units, returnSequences, returnState, goBackwards } = this.shared;
    const [batch, time] = x!.shape as [number, number];
    const initialStates = Array.from(
      { length: this.cell.numStates },
      (_, i) => given[i] ?? tf.zeros([batch, units]),
    );
    const { output, states } =
      time === 0
        ? { output: tf.zeros([batch, 0, units]), states: initialStates }
        : ops.recurrence(this.cell, this.projectInput(x!, call), this.recurrentKernel.read(), {
            recurrentBias: this.recurrentBias(),
            initialStates,
            mask: call.mask ?? undefined,
            recurrentScale: this.recurrentScale(batch, call),
            goBackwards,
          });
    const shown = returnSequences ? output : tf.clone(states[0]!);
    return returnState ? [shown, ...states.map((state) => tf.clone(state))] : [shown];
  }

  /** The input's share of all gates at all steps, in one product. */
  private projectInput(x: tf.Tensor, { training }: Call): tf.Tensor {
    const rate = this.shared.dropout;
    const [batch, , features] = x.shape as [number, number, number];
    const input =
      training && rate > 0 ? ops.dropout(x, rate, { noiseShape: [batch, 1, features] }) : x;
    return ops.dense(input, this.kernel.read(), this.bias?.read());
  }

  /** The mask of the dropout on the state's way to the next step. */
  private recurrentScale(batch: number, { training }: Call): tf.Tensor | undefined {
    const { recurrentDropout: rate, units } = this.shared;
    return training && rate > 0 ? ops.dropout(tf.ones([batch, units]), rate) : undefined;
  }
}
