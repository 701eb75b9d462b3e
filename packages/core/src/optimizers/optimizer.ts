import { recognizeCopies } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { clipByGlobalNorm } from '../ops/global-norm.js';

/** A tensor of an optimizer's state, or a gradient and the variable it belongs to. */
export interface NamedTensor {
  name: string;
  tensor: tf.Tensor;
}

/** Options that every optimizer has. */
export interface OptimizerOptions {
  /** Step size. Set `optimizer.learningRate` to change it later, inside or between `jit` calls. */
  readonly learningRate?: number | undefined;
  /** Scales all gradients by one factor so that their global norm is at most this. Default: off. */
  readonly clipNorm?: number | undefined;
  /** Factor on the learning rate of one variable, for layer-wise rates. Default 1 for all. */
  readonly rateMultiplier?: ((name: string) => number) | undefined;
  /**
   * Which variables weight decay applies to. Default: all. The usual choice leaves out biases and
   * the scales of normalizations: `(name, variable) => variable.rank > 1`.
   */
  readonly decay?: ((name: string, variable: tf.Variable) => boolean) | undefined;
}

/** A tensor that an optimizer keeps for one variable. */
export interface SlotSpec {
  readonly shape: readonly number[];
  /** Value of all its elements at the start. Default 0. */
  readonly initial?: number | undefined;
}

/** One variable's share of a training step. */
export interface VariableUpdate<C> {
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor;
  /** The optimizer's tensors for this variable, by the names that `slotSpecs` gave. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  /** What `coefficients` returned for this step and this variable's rate. */
  readonly coefficients: C;
  /** Whether weight decay applies to this variable. */
  readonly decays: boolean;
}

/**
 * Base of core's optimizers: a `tf.Optimizer` whose whole state, learning rate and step count
 * included, lives in variables. So `minimize` and `applyGradients` work eagerly and inside `jit`, and
 * a compiled step sees a new learning rate without being traced again.
 *
 * A subclass says which tensors it keeps for a variable (`slotSpecs`), what it computes once a step
 * (`coefficients`), and how one variable moves (`update`).
 */
export abstract class Optimizer<C = unknown> extends tf.Optimizer {
  static {
    recognizeCopies(Optimizer, 'core/Optimizer');
  }

  readonly #options: OptimizerOptions;
  readonly #rate: tf.Variable;
  readonly #step: tf.Variable;
  readonly #slots = new Map<string, Record<string, tf.Variable>>();
  #pending = new Map<string, tf.Tensor>();
  #shownRate: number;

  constructor(options: OptimizerOptions, defaultRate: number) {
    super();
    const { learningRate = defaultRate, clipNorm } = options;
    checkRate(learningRate);
    if (clipNorm !== undefined && !(clipNorm > 0)) {
      throw new Error(`optimizer: clipNorm is ${clipNorm}, expected a number > 0`);
    }
    this.#options = options;
    this.#shownRate = learningRate;
    this.#rate = tf.tidy(() => tf.variable(tf.scalar(learningRate), false));
    this.#step = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  }

  /**
   * Computes the loss and its gradients, and moves the variables along them.
   *
   * @param f the loss, a scalar
   * @param returnCost whether the loss is returned. Default false
   * @param variables that are moved. Default: all trainable ones that the loss depends on
   */
  override minimize(
    f: () => tf.Tensor,
    returnCost: true,
    variables?: readonly tf.Variable[],
  ): tf.Scalar;
  override minimize(
    f: () => tf.Tensor,
    returnCost?: boolean,
    variables?: readonly tf.Variable[],
  ): tf.Scalar | null;
  override minimize(
    f: () => tf.Scalar,
    returnCost?: boolean,
    variables?: tf.Variable[],
  ): tf.Scalar | null {
    return super.minimize(f, returnCost, variables);
  }

  /** The tensors kept for a variable of this shape, by name. */
  protected abstract slotSpecs(shape: readonly number[]): Record<string, SlotSpec>;

  /** What is the same for all variables of one rate: computed once a step. `step` counts from 1. */
  protected abstract coefficients(rate: tf.Tensor, step: tf.Tensor): C;

  /** Moves one variable and its slots. */
  protected abstract update(update: VariableUpdate<C>): void;

  /** The step size of the next update. */
  get learningRate(): number {
    const value = this.#rate.dataSync()[0]!;
    return Math.fround(this.#shownRate) === value ? this.#shownRate : value;
  }

  set learningRate(value: number) {
    checkRate(value);
    this.#shownRate = value;
    tf.tidy(() => this.#rate.assign(tf.scalar(value)));
  }

  /** How many steps were taken. */
  override get iterations(): number {
    return this.#step.dataSync()[0]!;
  }

  /**
   * Makes the state of these variables now rather than at their first gradient: before a checkpoint
   * is loaded, or to keep the first `jit` trace small.
   */
  build(variables: readonly tf.Variable[]): void {
    for (const variable of variables) this.#slotsOf(variable);
  }

  /**
   * Moves the variables along their gradients, given by variable name. A variable without a gradient
   * stays as it is.
   *
   * @throws Error when a name is not a variable's.
   */
  applyGradients(variableGradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(variableGradients)
      ? variableGradients
      : Object.entries(variableGradients).map(([name, tensor]) => ({ name, tensor }));
    const present = named.filter(({ tensor }) => tensor != null);
    tf.tidy(() => {
      this.#step.assign(tf.add(this.#step, tf.scalar(1, 'int32')));
      const step = tf.cast(this.#step, 'float32');
      const given = present.map(({ tensor }) => tensor);
      const { clipNorm } = this.#options;
      const gradients = clipNorm === undefined ? given : clipByGlobalNorm(given, clipNorm).clipped;
      const byMultiplier = new Map<number, C>();
      present.forEach(({ name }, i) => {
        const variable = registeredVariable(name);
        const multiplier = this.#options.rateMultiplier?.(name) ?? 1;
        let coefficients = byMultiplier.get(multiplier);
        if (coefficients === undefined) {
          const rate = multiplier === 1 ? this.#rate : tf.mul(this.#rate, multiplier);
          coefficients = this.coefficients(rate, step);
          byMultiplier.set(multiplier, coefficients);
        }
        this.update({
          variable,
          gradient: gradients[i]!,
          slots: this.#slotsOf(variable),
          coefficients,
          decays: this.#options.decay?.(name, variable) ?? true,
        });
      });
    });
  }

  /**
   * The state as named tensors: `iter`, then `<variable>/<slot>`. The tensors are the optimizer's own
   * and must not be disposed. The learning rate is not part of it.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    const state: NamedTensor[] = [{ name: 'iter', tensor: this.#step }];
    for (const [name, slots] of this.#slots) {
      for (const [slot, variable] of Object.entries(slots)) {
        state.push({ name: `${name}/${slot}`, tensor: variable });
      }
    }
    return state;
  }

  /**
   * Takes a state that `getWeights` returned. State of variables that this optimizer has not seen yet
   * is kept until it sees them. When none of the names is known and the shapes agree, the state is
   * taken in order: a model made again in the same process has other variable names.
   *
   * @throws Error when a tensor's shape is not that of its slot.
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const [iterations, ...slots] = weights;
    if (iterations?.name !== 'iter') {
      throw new Error(
        `optimizer: the state starts with ${JSON.stringify(iterations?.name)}, expected "iter"`,
      );
    }
    tf.tidy(() => this.#step.assign(tf.cast(tf.reshape(iterations.tensor, []), 'int32')));
    const own = (await this.getWeights()).slice(1) as { name: string; tensor: tf.Variable }[];
    const byName = new Map(own.map(({ name, tensor }) => [name, tensor]));
    const isInOrder =
      own.length === slots.length && own.length > 0 && !slots.some(({ name }) => byName.has(name));
    slots.forEach(({ name, tensor }, i) => {
      const slot = isInOrder ? own[i]!.tensor : byName.get(name);
      if (slot) {
        assignSlot(slot, tensor, name);
      } else {
        this.#pending.get(name)?.dispose();
        this.#pending.set(name, tf.keep(tf.clone(tensor)));
      }
    });
  }

  override dispose(): void {
    tf.dispose([this.#rate, this.#step, ...this.#pending.values()]);
    for (const slots of this.#slots.values()) tf.dispose(Object.values(slots));
    this.#slots.clear();
    this.#pending.clear();
  }

  /** `learningRate` and `clipNorm`; functions cannot be serialized. */
  override getConfig(): tf.serialization.ConfigDict {
    const { clipNorm } = this.#options;
    return { learningRate: this.learningRate, ...(clipNorm === undefined ? {} : { clipNorm }) };
  }

  #slotsOf(variable: tf.Variable): Record<string, tf.Variable> {
    let slots = this.#slots.get(variable.name);
    if (slots === undefined) {
      slots = {};
      for (const [slot, { shape, initial = 0 }] of Object.entries(this.slotSpecs(variable.shape))) {
        const made = tf.tidy(() => tf.variable(tf.fill([...shape], initial), false));
        const key = `${variable.name}/${slot}`;
        const loaded = this.#pending.get(key);
        if (loaded) {
          assignSlot(made, loaded, key);
          loaded.dispose();
          this.#pending.delete(key);
        }
        slots[slot] = made;
      }
      this.#slots.set(variable.name, slots);
    }
    return slots;
  }
}

function checkRate(learningRate: number): void {
  if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
    throw new Error(`optimizer: learningRate is ${learningRate}, expected a finite number >= 0`);
  }
}

function registeredVariable(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (!variable) throw new Error(`optimizer: there is no variable named "${name}"`);
  return variable;
}

function assignSlot(slot: tf.Variable, tensor: tf.Tensor, name: string): void {
  if (tensor.shape.join() !== slot.shape.join()) {
    throw new Error(
      `optimizer: the state of ${name} has shape [${tensor.shape}], expected [${slot.shape}]; ` +
        'it belongs to another model',
    );
  }
  tf.tidy(() => slot.assign(tf.cast(tensor, slot.dtype)));
}

/** `1 - decay^step`, exact to a few units in the last place for a decay near 1. */
export function biasCorrection(decay: number, step: tf.Tensor): tf.Tensor {
  return tf.neg(tf.expm1(tf.mul(step, Math.log(Math.fround(decay)))));
}

/** `decay average + (1 - decay) value`. */
export function movingAverage(average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  return tf.add(tf.mul(average, decay), tf.mul(value, 1 - Math.fround(decay)));
}

/** The gradient of the loss plus `weightDecay / 2 |p|^2`, where decay applies to the variable. */
export function withL2(
  { gradient, variable, decays }: VariableUpdate<unknown>,
  weightDecay: number,
): tf.Tensor {
  if (!decays || weightDecay === 0) return gradient;
  return tf.add(gradient, tf.mul(variable, weightDecay));
}

/** `1 - rate weightDecay`, the factor of decoupled weight decay; undefined where there is none. */
export function shrinkOf(
  {
    weightDecay,
    decoupledWeightDecay,
  }: { readonly weightDecay: number; readonly decoupledWeightDecay: boolean },
  rate: tf.Tensor,
): tf.Tensor | undefined {
  if (!decoupledWeightDecay || weightDecay === 0) return undefined;
  return tf.sub(1, tf.mul(rate, weightDecay));
}

/** The keys of {@link OptimizerOptions}. */
export const optimizerOptions = {
  learningRate: true,
  clipNorm: true,
  rateMultiplier: true,
  decay: true,
} as const;
