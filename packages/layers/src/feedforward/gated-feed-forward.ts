import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { ActivationOption } from '../base/activations.js';
import { checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface GatedFeedForwardOptions extends LayerConfig {
  /** Number of features of gate and value. */
  readonly hiddenUnits: number;
  /** Number of output features. Default: those of the input. */
  readonly units?: number | undefined;
  /** Activation of the gate. Default `silu`: SwiGLU. */
  readonly activation?: ActivationOption | undefined;
  /** Dropout rate before the last projection. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether there is a bias. Default false, as in the paper. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * The gated feed-forward network: `y = W_down (activation(W_gate x) * (W_up x))`. The activation
 * names the variant: `sigmoid` GLU, `relu` ReGLU, `gelu` GEGLU, `silu` SwiGLU.
 *
 * Shapes: `[..., features]` to `[..., units]`.
 *
 * Shazeer, "GLU variants improve Transformer", 2020, https://arxiv.org/abs/2002.05202.
 */
export class GatedFeedForward extends CompositeLayer<GatedFeedForwardOptions, 'units'> {
  static readonly className: string = 'resattn>GatedFeedForward';
  static {
    registerLayer(GatedFeedForward);
  }

  private readonly kernels = new Map<string, tf.LayerVariable>();
  private readonly biases = new Map<string, tf.LayerVariable>();

  constructor(config: GatedFeedForwardOptions) {
    super(config, {
      hiddenUnits: required,
      units: undefined,
      activation: 'silu',
      dropout: 0,
      useBias: false,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'hiddenUnits', this.options.hiddenUnits);
    checkRate(this.label, 'dropout', this.options.dropout);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { hiddenUnits, useBias, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'x', shape!);
    const initializer = initializerFor(this.label, kernelInitializer);
    const shapes = {
      gate: [features, hiddenUnits],
      up: [features, hiddenUnits],
      down: [hiddenUnits, this.options.units ?? features],
    };
    for (const [name, kernel] of Object.entries(shapes)) {
      this.kernels.set(name, this.weight(`${name}/kernel`, kernel, initializer));
      const zeros = tf.initializers.zeros();
      if (useBias) this.biases.set(name, this.weight(`${name}/bias`, [kernel[1]!], zeros));
    }
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[...shape!.slice(0, -1), this.options.units ?? shape![shape!.length - 1]!]];
  }

  protected override forward([x]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { activation, dropout: rate } = this.options;
    const project = (name: string, input: tf.Tensor) =>
      ops.dense(input, this.kernels.get(name)!.read(), this.biases.get(name)?.read());
    const hidden = tf.mul(ops.activation(activation)(project('gate', x!)), project('up', x!));
    return project('down', training && rate > 0 ? ops.dropout(hidden, rate) : hidden);
  }
}

/** Makes a {@link GatedFeedForward}. */
export function gatedFeedForward(options: GatedFeedForwardOptions): GatedFeedForward {
  return new GatedFeedForward(options);
}
