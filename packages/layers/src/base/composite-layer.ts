import { recognizeCopies, renameKeys, sharedByCopies } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  carryMasksFrom,
  carryMasksThroughModels,
  carryMasksTo,
  findMasks,
  inputMasks,
  type Mask,
  noteMasks,
  ownMask,
} from './masks.js';
import {
  type Defaults,
  type LayerConfig,
  type Resolved,
  resolveOptions,
  serializeOptions,
} from './options.js';
import type { OutputCount, Outputs } from './outputs.js';
import {
  checkInputs,
  formatShape,
  type InputAxes,
  toList,
  toShapes,
  toSingleOrList,
} from './shapes.js';

/** What a layer knows about the call it is in. */
export interface Call {
  /** Mask of the first input, null where it has none. */
  readonly mask: Mask;
  /** Masks of all inputs. */
  readonly masks: readonly Mask[];
  readonly training: boolean;
}

/** How a layer calls its child. */
interface ChildCall {
  readonly training: boolean;
  readonly mask?: Mask | readonly Mask[] | undefined;
}

type Applied = Parameters<tf.layers.Layer['apply']>[0];

type Kwargs = Parameters<tf.layers.Layer['call']>[1];

/** Draws the initial value of a weight; tfjs's initializers are such. */
export interface WeightInitializer {
  apply(shape: tf.Shape, dtype?: tf.DataType): tf.Tensor;
}

const isOurs = (layer: tf.layers.Layer): boolean => layer instanceof CompositeLayer;

carryMasksThroughModels(isOurs);

/** Of all copies of this package in a process: a model refuses two layers of one name. */
const counts = sharedByCopies('layers/name-counts/1', () => new Map<string, number>());

/** `resattn>MultiHeadAttention` becomes `multi_head_attention_1`. */
function freshName(className: string): string {
  const base = className
    .slice(className.lastIndexOf('>') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const count = (counts.get(base) ?? 0) + 1;
  counts.set(base, count);
  return `${base}_${count}`;
}

/**
 * A `tf.layers.Layer` made of weights and child layers.
 *
 * A new layer states its defaults in the constructor, creates its weights and children in
 * {@link setup}, and computes in {@link forward}. The base class does the rest: children's weights
 * are collected under unique names (`layer/child/kernel`), so that a model with the layer is saved
 * and loaded; options are kept for `getConfig`; inputs are checked by named axes; masks are found
 * for every input and handed on; intermediates are freed.
 *
 * @typeParam O the options that the constructor takes
 * @typeParam K names of the options that have no default and may be left out
 * @typeParam N number of outputs. Default 1
 */
export abstract class CompositeLayer<
  O extends LayerConfig = LayerConfig,
  K extends keyof O = never,
  N extends OutputCount = 1,
> extends tf.layers.Layer {
  static {
    recognizeCopies(CompositeLayer, 'layers/CompositeLayer');
  }

  /** The present names of options that earlier releases saved under others. */
  static readonly formerNames: Readonly<Record<string, string>> = {};

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { formerNames } = cls as unknown as typeof CompositeLayer;
    return new cls(renameKeys(config, formerNames) as tf.serialization.ConfigDict);
  }

  /** The options, defaults filled in. */
  readonly options: Resolved<O, K>;

  /** Type only; nothing is stored. */
  declare readonly outputCount?: N | undefined;

  private readonly children = new Map<string, tf.layers.Layer>();
  private readonly ownWeights = new Map<string, tf.LayerVariable>();
  private readonly fixedSizes = new Map<number, number>();
  private isFastInit = false;
  private path = '';
  private current: Call | undefined;

  constructor(config: O, defaults: Defaults<O>) {
    const className = (new.target as unknown as { className: string }).className;
    super({ ...config, name: config.name ?? freshName(className) } as object);
    this.options = resolveOptions(this.label, config, defaults) as Resolved<O, K>;
    this.supportsMasking = true;
  }

  /** The inputs by name, with their axes; see {@link InputAxes}. */
  protected abstract inputAxes(): readonly InputAxes[];

  /** Creates weights and children. The last axis of every shape is known. */
  protected setup(_inputShapes: tf.Shape[]): void {}

  /** Computes the outputs. Runs inside `tf.tidy`; must not read values. */
  protected abstract forward(inputs: tf.Tensor[], call: Call): tf.Tensor | tf.Tensor[];

  /** Shapes of the outputs. Default: one output, of the first input's shape. */
  protected outputShapes(inputShapes: tf.Shape[]): tf.Shape[] {
    return [inputShapes[0]!];
  }

  /** Masks of the outputs. Default: the first input's mask for the first output. */
  protected outputMasks(masks: readonly Mask[], _inputs: tf.Tensor[]): Mask[] {
    return [masks[0] ?? null];
  }

  /** `MultiHeadAttention 'encoder_1'`, the start of every error message. */
  protected get label(): string {
    const className = this.getClassName();
    return `${className.slice(className.lastIndexOf('>') + 1)} '${this.name}'`;
  }

  /** Creates a weight of this layer. Its full name is `layer/name`. */
  protected weight(
    name: string,
    shape: tf.Shape,
    initializer: WeightInitializer,
    isTrainable = true,
  ): tf.LayerVariable {
    const scoped = this.path === '' ? name : `${this.path}/${name}`;
    const variable = this.addWeight(
      scoped,
      shape,
      'float32',
      (this.isFastInit ? tf.initializers.zeros() : initializer) as never,
      undefined,
      isTrainable,
    );
    this.ownWeights.set(name, variable);
    return variable;
  }

  /** Adopts and builds a child layer. Its weights are called `layer/name/...`. */
  protected child<L extends tf.layers.Layer>(
    name: string,
    layer: L,
    inputShape: tf.Shape | tf.Shape[],
  ): L {
    if (this.children.has(name)) throw new Error(`${this.label}: two children called "${name}"`);
    this.children.set(name, layer);
    if (layer instanceof CompositeLayer)
      layer.path = this.path === '' ? name : `${this.path}/${name}`;
    if (this.isFastInit) layer.setFastWeightInitDuringBuild(true);
    if (!layer.built) {
      layer.build(inputShape);
      layer.built = true;
    }
    return layer;
  }

  /** Calls a child with explicit masks, one an input; null for none. */
  protected run(
    child: tf.layers.Layer,
    inputs: tf.Tensor | tf.Tensor[],
    { training, mask }: ChildCall,
  ): tf.Tensor {
    return this.runAll(child, inputs, { training, mask })[0]!;
  }

  /** As {@link run}, for a child with several outputs. */
  protected runAll(
    child: tf.layers.Layer,
    inputs: tf.Tensor | tf.Tensor[],
    { training, mask = null }: ChildCall,
  ): tf.Tensor[] {
    return toList(child.apply(inputs, { training, mask }) as tf.Tensor | tf.Tensor[]);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shapes = toShapes(inputShape);
    checkInputs(
      this.label,
      this.inputAxes(),
      shapes.map((shape) => ({ shape })),
    );
    this.setup(shapes);
    shapes.forEach((shape, i) => {
      const size = shape[shape.length - 1];
      const { axes } = this.inputAxes()[i]!;
      if (size != null && axes[axes.length - 1] !== 'time') this.fixedSizes.set(i, size);
    });
    this.nameWeights(this.name);
    this.built = true;
  }

  /**
   * Calls the layer, with tensors to compute or with symbolic ones to build a model. It gives as many
   * outputs of the same kind as it has: a single one as it is, several as a list.
   *
   * @param kwargs `training` and `mask`, 1 = attend, one an input
   * @throws Error when the inputs do not fit the layer's axes
   */
  override apply(inputs: tf.Tensor | tf.Tensor[], kwargs?: Kwargs): Outputs<tf.Tensor, N>;
  override apply(
    inputs: tf.SymbolicTensor | tf.SymbolicTensor[],
    kwargs?: Kwargs,
  ): Outputs<tf.SymbolicTensor, N>;
  override apply(inputs: Applied, kwargs?: Kwargs): ReturnType<tf.layers.Layer['apply']>;
  override apply(inputs: Applied, kwargs?: Kwargs): ReturnType<tf.layers.Layer['apply']> {
    const list = toList<tf.Tensor | tf.SymbolicTensor>(inputs);
    const isSymbolic = list[0] instanceof tf.SymbolicTensor;
    checkInputs(
      this.label,
      this.inputAxes(),
      // A symbolic tensor's dtype says nothing: tfjs calls every layer's output float32.
      list.map(({ shape, dtype }) => (isSymbolic ? { shape } : { shape, dtype })),
    );
    list.forEach(({ shape }, i) => {
      this.checkFixedSize(shape, i);
    });
    if (isSymbolic) for (const tensor of list) carryMasksTo(tensor as tf.SymbolicTensor, isOurs);
    else carryMasksFrom(this, isOurs);
    try {
      return super.apply(inputs, kwargs);
    } finally {
      this.current = undefined;
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs = {}): tf.Tensor | tf.Tensor[] {
    const list = toList(inputs);
    const given = kwargs.mask as Mask | Mask[] | undefined;
    const masks = findMasks(this, this.label, list, Array.isArray(inputs), given);
    const call = { mask: masks[0] ?? null, masks, training: kwargs.training === true };
    this.current = call;
    return tf.tidy(() => {
      const outputs = toList(this.forward(list, call));
      // An output of its own, since tfjs writes the output's mask on it.
      return toSingleOrList(outputs.map((y) => (list.includes(y) ? tf.clone(y) : y)));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const shapes = toShapes(inputShape);
    checkInputs(
      this.label,
      this.inputAxes(),
      shapes.map((shape) => ({ shape })),
    );
    return toSingleOrList(this.outputShapes(shapes));
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const list = toList(inputs);
    const masks = this.current?.masks ?? inputMasks(list, mask);
    // A mask of its own for each output, since tfjs disposes a tensor's mask with the tensor.
    const outputs = this.outputMasks(masks, list).map((y) => ownMask(y, masks));
    // tfjs wants as many masks as outputs.
    const count = this.outputShapes(list.map(({ shape }) => shape)).length;
    while (outputs.length < count) outputs.push(null);
    noteMasks(outputs, mask !== undefined);
    return toSingleOrList(outputs) as tf.Tensor;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...serializeOptions(this.options) };
  }

  override get trainable(): boolean {
    return super.trainable;
  }

  override set trainable(isTrainable: boolean) {
    super.trainable = isTrainable;
    for (const child of this.childList) child.trainable = isTrainable;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    if (!this.trainable) return [];
    return [
      ...super.trainableWeights,
      ...this.childList.flatMap((child) => child.trainableWeights),
    ];
  }

  override set trainableWeights(weights: tf.LayerVariable[]) {
    super.trainableWeights = weights;
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    const frozen = this.trainable ? [] : this.childList.flatMap((child) => child.trainableWeights);
    return [
      ...super.nonTrainableWeights,
      ...frozen,
      ...this.childList.flatMap((child) => child.nonTrainableWeights),
    ];
  }

  override set nonTrainableWeights(weights: tf.LayerVariable[]) {
    super.nonTrainableWeights = weights;
  }

  override calculateLosses(): tf.Scalar[] {
    return [
      ...super.calculateLosses(),
      ...this.childList.flatMap((child) => child.calculateLosses()),
    ];
  }

  override setFastWeightInitDuringBuild(isFast: boolean): void {
    super.setFastWeightInitDuringBuild(isFast);
    this.isFastInit = isFast;
  }

  // tfjs's constructor reads the weights before the fields of this class exist.
  private get childList(): tf.layers.Layer[] {
    return [...(this.children?.values() ?? [])];
  }

  private checkFixedSize(shape: tf.Shape, i: number): void {
    const wanted = this.fixedSizes.get(i);
    const got = shape[shape.length - 1];
    if (wanted === undefined || got == null || got === wanted) return;
    const { name } = this.inputAxes()[i]!;
    throw new Error(
      `${this.label}: ${name} has shape ${formatShape(shape)}, but the layer was built for ` +
        `${formatShape([...new Array<string>(shape.length - 1).fill('…'), wanted])}; ` +
        `expected ${wanted} as the last axis, got ${got}. Use a new layer for another size`,
    );
  }

  // A model finds its saved weights by these names, so they must be unique and stay the same.
  private nameWeights(prefix: string): void {
    for (const [name, variable] of this.ownWeights) rename(variable, `${prefix}/${name}`);
    for (const [name, child] of this.children) {
      if (child instanceof CompositeLayer) {
        child.nameWeights(`${prefix}/${name}`);
        continue;
      }
      const used = new Set<string>();
      for (const variable of child.weights) {
        const last = variable.originalName.split('/').pop()!;
        let unique = last;
        for (let n = 1; used.has(unique); n++) unique = `${last}_${n}`;
        used.add(unique);
        rename(variable, `${prefix}/${name}/${unique}`);
      }
    }
  }
}

function rename(variable: tf.LayerVariable, name: string): void {
  (variable as { originalName: string }).originalName = name;
}
