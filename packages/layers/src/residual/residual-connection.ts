import * as ops from '@resattn/core/ops';
import type * as tf from '@tensorflow/tfjs';
import { checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import type { LayerWithOutputs, OutputCount } from '../base/outputs.js';
import { formatShape, type InputAxes, toShapes } from '../base/shapes.js';

/** What every residual connection takes. */
export interface ResidualConnectionOptions<N extends OutputCount = OutputCount>
  extends LayerConfig {
  /** The branch F: any layer whose output has the shape of its first input. */
  readonly layer: LayerWithOutputs<N>;
  /** Dropout rate of the branch's output, before it joins the skip path. Default 0. */
  readonly dropout?: number | undefined;
}

/**
 * The contract of all residual connections, in two steps: {@link prepare} makes what the branch
 * sees out of x, {@link combine} joins x and what the branch returned.
 *
 * `y = combine(x, dropout(F(prepare(x))))`
 *
 * Further inputs (the memory of a cross-attention) go to the branch as they are, and further
 * outputs of the branch (attention scores) are passed on, so any layer can be wrapped by any
 * connection.
 *
 * Shapes: x `[batch, ..., features]` to the same, where a connection does not say otherwise.
 */
export abstract class ResidualConnection<
  O extends ResidualConnectionOptions = ResidualConnectionOptions,
  K extends keyof O = never,
  N extends OutputCount = OutputCount,
> extends CompositeLayer<O, K, N> {
  /** What the branch sees of x. Default: x itself. */
  protected prepare(x: tf.Tensor, _call: Call): tf.Tensor {
    return x;
  }

  /** Joins x and the branch's output. */
  protected abstract combine(x: tf.Tensor, branch: tf.Tensor, call: Call): tf.Tensor;

  /** Creates the connection's own weights, for x of this shape. */
  protected setupConnection(_shape: tf.Shape): void {}

  /** Shape of what the branch sees. */
  protected preparedShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  /** Shape of the result, given x's and the branch's; checks that they can be joined. */
  protected combinedShape(shape: tf.Shape, branch: tf.Shape): tf.Shape {
    const prepared = this.preparedShape(shape);
    const fits =
      prepared.length === branch.length &&
      prepared.every((size, axis) => size == null || branch[axis] == null || size === branch[axis]);
    if (!fits)
      throw new Error(
        `${this.label}: the branch ${this.branch.name} turns ${formatShape(prepared)} into ` +
          `${formatShape(branch)}, expected the same shape, so that both can be added; give the ` +
          'branch as many units as its input has features',
      );
    return shape;
  }

  protected get branch(): tf.layers.Layer {
    return (this.options as unknown as { layer: tf.layers.Layer }).layer;
  }

  private get dropoutRate(): number {
    return (this.options as unknown as { dropout: number }).dropout;
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'x', axes: ['...', 'features'] },
      ...['second', 'third', 'fourth'].map((name) => ({
        name: `${name} input of the branch`,
        axes: ['...', `${name} features`],
        isOptional: true,
      })),
    ];
  }

  protected override setup([shape, ...others]: tf.Shape[]): void {
    checkRate(this.label, 'dropout', this.dropoutRate);
    const shapes = [this.preparedShape(shape!), ...others];
    this.child('layer', this.branch, shapes.length === 1 ? shapes[0]! : shapes);
    this.branchShapes([shape!, ...others]);
    this.setupConnection(shape!);
  }

  private branchShapes([shape, ...others]: tf.Shape[]): tf.Shape[] {
    const shapes = [this.preparedShape(shape!), ...others];
    return toShapes(this.branch.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes));
  }

  protected override outputShapes(shapes: tf.Shape[]): tf.Shape[] {
    const [branch, ...extras] = this.branchShapes(shapes);
    return [this.combinedShape(shapes[0]!, branch!), ...extras];
  }

  protected override outputMasks(masks: readonly Mask[]): Mask[] {
    return [masks[0] ?? null];
  }

  protected override forward([x, ...others]: tf.Tensor[], call: Call): tf.Tensor[] {
    const mask = others.length === 0 ? call.mask : call.masks;
    const extras: tf.Tensor[] = [];
    const y = this.connect(x!, call, (prepared) => {
      const inputs = others.length === 0 ? prepared : [prepared, ...others];
      const settings = { training: call.training, mask };
      const [branch, ...rest] = this.runAll(this.branch, inputs, settings);
      extras.push(...rest);
      return branch!;
    });
    return [y, ...extras];
  }

  /**
   * The connection around any function: `combine(x, dropout(branch(prepare(x))))`. A layer uses it
   * where its branch is more than one call, such as a step of decoding. The layer must be built.
   */
  connect(x: tf.Tensor, call: Call, branch: (prepared: tf.Tensor) => tf.Tensor): tf.Tensor {
    const result = branch(this.prepare(x, call));
    const rate = this.dropoutRate;
    const dropped = call.training && rate > 0 ? ops.dropout(result, rate) : result;
    return this.combine(x, dropped, call);
  }
}
