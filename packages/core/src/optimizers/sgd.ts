import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import {
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type SlotSpec,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface SgdOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Share of the velocity that is kept. Default 0: no velocity. */
  readonly momentum?: number | undefined;
  /** Share of the gradient that does not enter the velocity. Default 0. */
  readonly dampening?: number | undefined;
  /** Looks ahead along the velocity. Default false. */
  readonly nesterov?: boolean | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
}

interface SgdCoefficients {
  readonly rate: tf.Tensor;
  /** Share of the gradient that enters the velocity: all of it at the first step. */
  readonly intake: tf.Tensor | undefined;
}

/**
 * Stochastic gradient descent with momentum:
 * `v = momentum v + (1 - dampening) g`, `p = p - rate v`; with Nesterov's momentum
 * `p = p - rate (g + momentum v)`. The first velocity is the gradient itself.
 *
 * Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.
 */
export class SGD extends Optimizer<SgdCoefficients> {
  static readonly className: string = 'resattn>SGD';
  readonly #momentum: number;
  readonly #dampening: number;
  readonly #nesterov: boolean;
  readonly #weightDecay: number;

  /** @throws Error when Nesterov's momentum is asked for without momentum or with dampening. */
  constructor(options: SgdOptions = {}) {
    super(options, 0.01);
    checkOptions('sgd', options, {
      ...optimizerOptions,
      momentum: true,
      dampening: true,
      nesterov: true,
      weightDecay: true,
    });
    const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new Error(
        `sgd: nesterov with momentum ${momentum} and dampening ${dampening}; ` +
          'expected a positive momentum and no dampening',
      );
    }
    this.#momentum = momentum;
    this.#dampening = dampening;
    this.#nesterov = nesterov;
    this.#weightDecay = weightDecay;
  }

  protected slotSpecs(shape: readonly number[]): Record<string, SlotSpec> {
    const slots: Record<string, SlotSpec> = {};
    if (this.#momentum !== 0) slots.velocity = { shape };
    return slots;
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): SgdCoefficients {
    if (this.#dampening === 0) return { rate, intake: undefined };
    return { rate, intake: tf.where(tf.equal(step, 1), 1, 1 - this.#dampening) };
  }

  protected update(step: VariableUpdate<SgdCoefficients>): void {
    const { variable, slots, coefficients } = step;
    const { rate, intake } = coefficients;
    const gradient = withL2(step, this.#weightDecay);
    const { velocity } = slots;
    const kernels = tensorFlowKernels();
    const attributes = { T: { type: variable.dtype }, use_locking: { bool: false } };
    if (!velocity) {
      if (kernels) {
        kernels.update('ResourceApplyGradientDescent', [variable], [rate, gradient], attributes);
      } else {
        variable.assign(tf.sub(variable, tf.mul(gradient, rate)));
      }
    } else if (kernels && intake === undefined) {
      kernels.update(
        'ResourceApplyMomentum',
        [variable, velocity],
        [rate, gradient, tf.scalar(this.#momentum)],
        { ...attributes, use_nesterov: { bool: this.#nesterov } },
      );
    } else {
      const taken = intake === undefined ? gradient : tf.mul(gradient, intake);
      velocity.assign(tf.add(tf.mul(velocity, this.#momentum), taken));
      const direction = this.#nesterov
        ? tf.add(gradient, tf.mul(velocity, this.#momentum))
        : velocity;
      variable.assign(tf.sub(variable, tf.mul(direction, rate)));
    }
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      momentum: this.#momentum,
      dampening: this.#dampening,
      nesterov: this.#nesterov,
      weightDecay: this.#weightDecay,
    };
  }
}
tf.serialization.registerClass(SGD);
