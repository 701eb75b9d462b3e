import type {
  Attributes,
  CompilingBackend,
  ExportedGraph,
  JitOptions,
  Jitted,
  OperationInput,
  TensorFlowKernels,
} from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { ChosenSettings } from '../calibration/settings.js';
import {
  attributeTypes,
  type KernelAttribute,
  setAttributes,
  toKernelAttributes,
} from '../ffi/attributes.js';
import * as dtypes from '../ffi/dtypes.js';
import { toNativeType, toTfjsType } from '../ffi/dtypes.js';
import type { Native } from '../ffi/native.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';
import { compile } from '../graph/compile.js';
import { exportGraph } from '../graph/export-graph.js';
import { bfloat16Obstacle, int8Obstacle, xlaObstacle } from '../processor/obstacles.js';
import type { GraphBackend, Recording } from './graph-backend.js';
import type { TensorData } from './tensor-data.js';

type DataId = object;

/** Operations of tfjs-node's kernels whose leading inputs form one list, and how many follow it. */
const inputsAfterList: Readonly<Record<string, number>> = {
  AddN: 0,
  ConcatV2: 1,
  Einsum: 0,
  Pack: 0,
};

/** A resource with this name belongs to its handles alone and is freed with the last of them. */
const ANONYMOUS_RESOURCE = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

const maxOutputs = 4096;

/**
 * The tfjs backend on TensorFlow's C API. It offers what tfjs-node's kernels call, runs each
 * operation at once or, while a function is traced, adds it to that function's graph.
 */
export class TensorFlowBackend extends tf.KernelBackend implements CompilingBackend, GraphBackend {
  readonly native: Native;
  readonly kernels: TensorFlowKernels;
  /** Constants that tfjs-node's kernels look up. */
  readonly binding = { ...dtypes, ...attributeTypes };
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;

  private readonly store: tf.DataStorage<TensorData>;
  private readonly outputs = new BigUint64Array(maxOutputs);
  private readonly numOutputs = new Int32Array(1);
  private readonly views = new Set<DataId>();
  private trace: Recording | undefined;

  constructor(native: Native, settings?: ChosenSettings) {
    super();
    this.native = native;
    this.store = new tf.DataStorage(this, tf.engine());
    const isGpu = native.devices.some((device) => device.type === 'GPU');
    this.isGPUPackage = isGpu;
    this.isUsingGpuDevice = isGpu;
    const compiler = () => this.trace?.compiler;
    const known = new Map<string, boolean>();
    this.kernels = {
      version: native.version,
      isGpu,
      threads: native.threads,
      settings,
      get compiler() {
        return compiler();
      },
      has: (operation) => {
        const answer = known.get(operation) ?? (!isGpu && native.hasCpuKernel(operation));
        known.set(operation, answer);
        return answer;
      },
      // TensorFlow has read the environment by now; what is set later changes nothing.
      obstacles: {
        int8: int8Obstacle({ isGpu }),
        bfloat16: bfloat16Obstacle({ isGpu }),
        xla: xlaObstacle(),
      },
      execute: (operation, inputs, attributes, numOutputs = 1) =>
        this.execute(operation, toKernelAttributes(attributes), inputs, numOutputs),
      update: (operation, variables, inputs, attributes) =>
        this.update(operation, variables, inputs, attributes),
      fuse: (key, inputs, body) =>
        this.trace
          ?.addCluster(key, inputs, body)
          ?.map(({ node, shape, dtype }) => this.symbol(node, shape, dtype)),
      after: (tensors, body) => (this.trace ? this.trace.after(tensors, body) : body()),
      loop: (state, condition, body) => this.loop(state, condition, body),
    };
  }

  compile<A extends unknown[], R>(fn: (...args: A) => R, options: JitOptions): Jitted<A, R> {
    checkOptions('jit', options, {
      name: true,
      compiler: true,
      precision: true,
      maxSignatures: true,
    });
    return compile(this, fn, options);
  }

  exportGraph(
    fn: (...args: tf.Tensor[]) => readonly tf.Tensor[],
    args: readonly tf.Tensor[],
  ): ExportedGraph {
    return exportGraph(this, fn, args);
  }

  /** The trace in progress, if any. */
  get currentTrace(): Recording | undefined {
    return this.trace;
  }

  /** Runs `body` with every operation recorded in `trace`, or, for undefined, executed at once. */
  withTrace<T>(trace: Recording | undefined, body: () => T): T {
    const outer = this.trace;
    this.trace = trace;
    try {
      return body();
    } finally {
      this.trace = outer;
    }
  }

  // What tfjs-node's kernels call.

  getDTypeInteger(dtype: tf.DataType): number {
    return toNativeType(dtype);
  }

  createReductionOpAttrs(tensor: tf.TensorInfo, keepDims = false): KernelAttribute[] {
    return [
      ...toKernelAttributes({ keep_dims: { bool: keepDims }, Tidx: { type: 'int32' } }),
      { name: 'T', type: attributeTypes.TF_ATTR_TYPE, value: toNativeType(tensor.dtype) },
    ];
  }

  executeSingleInput(operation: string, input: tf.TensorInfo): tf.Tensor {
    return this.executeSingleOutput(
      operation,
      [{ name: 'T', type: attributeTypes.TF_ATTR_TYPE, value: toNativeType(input.dtype) }],
      [input],
    );
  }

  executeSingleOutput(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor {
    return this.executeMultipleOutputs(operation, attributes, inputs, 1)[0]!;
  }

  executeMultipleOutputs(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly tf.TensorInfo[],
    numOutputs: number,
  ): tf.Tensor[] {
    const after = inputsAfterList[operation];
    if (after === undefined) {
      return this.execute(operation, attributes, inputs as tf.Tensor[], numOutputs);
    }
    // The native library counts a list itself and refuses to be told.
    const split = inputs.length - after;
    return this.execute(
      operation,
      attributes.filter((attribute) => attribute.name !== 'N'),
      [inputs.slice(0, split), ...inputs.slice(split)] as OperationInput[],
      numOutputs,
    );
  }

  applyActivation(
    input: tf.Tensor,
    activation: string | undefined,
    preluWeights?: tf.Tensor,
    leakyReluAlpha?: number,
  ): tf.Tensor {
    switch (activation) {
      case undefined:
      case null:
      case 'linear':
        return input;
      case 'relu':
        return tf.relu(input);
      case 'relu6':
        return tf.relu6(input);
      case 'elu':
        return tf.elu(input);
      case 'sigmoid':
        return tf.sigmoid(input);
      case 'leakyrelu':
        return tf.leakyRelu(input, leakyReluAlpha);
      case 'prelu':
        return tf.prelu(input, preluWeights!);
      default:
        throw new Error(`a fused operation has no activation "${activation}"`);
    }
  }

  // Storage, as tfjs asks of every backend.

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  /** Without views, which in tfjs's own books have the data of the tensor that they show. */
  override numDataIds(): number {
    return this.store.numDataIds() - this.views.size;
  }

  /** Notes a tensor as another's value in another shape. */
  noteView({ dataId }: tf.TensorInfo): void {
    this.views.add(dataId);
  }

  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    this.store.set(dataId, {
      shape,
      dtype: toNativeType(dtype),
      refCount,
      values,
      handle: null,
      resource: null,
      node: null,
      trace: this.trace,
    });
  }

  override incRef(dataId: DataId): void {
    this.store.get(dataId).refCount++;
  }

  override refCount(dataId: DataId): number {
    return this.store.has(dataId) ? this.store.get(dataId).refCount : 0;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.store.has(dataId)) return true;
    const data = this.store.get(dataId);
    data.refCount--;
    if (!force && data.refCount > 0) return false;
    this.release(data, 'handle');
    this.release(data, 'resource');
    this.views.delete(dataId);
    this.store.delete(dataId);
    return true;
  }

  override readSync(dataId: DataId): tf.backend_util.BackendValues {
    const data = this.store.get(dataId);
    this.trace?.refuseRead(dataId, data);
    if (data.node) throw new Error(leakedMessage);
    return data.values ?? this.native.read(this.handleOf(data));
  }

  override read(dataId: DataId): Promise<tf.backend_util.BackendValues> {
    return new Promise((resolve) => resolve(this.readSync(dataId)));
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override async time(f: () => void): Promise<tf.BackendTimingInfo> {
    const start = performance.now();
    f();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {}

  // Eager execution and variables.

  private execute(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly OperationInput[],
    numOutputs: number,
  ): tf.Tensor[] {
    if (this.trace) {
      return this.trace
        .addOperation(operation, attributes, inputs, numOutputs)
        .map(({ node, shape, dtype }) => this.symbol(node, shape, dtype));
    }
    const handles = inputs.map((input) =>
      Array.isArray(input)
        ? input.map((tensor: tf.Tensor) => this.handle(tensor))
        : this.handle(input as tf.Tensor),
    );
    return this.executeOnHandles(operation, attributes, handles, numOutputs).map((handle) =>
      this.adopt(handle),
    );
  }

  private update(
    operation: string,
    variables: readonly tf.Variable[],
    inputs: readonly tf.Tensor[],
    attributes: Attributes,
  ): void {
    const kernelAttributes = toKernelAttributes(attributes);
    if (this.trace) {
      this.trace.addUpdate(operation, variables, inputs, kernelAttributes);
      return;
    }
    const resources = variables.map((variable) => this.resource(variable));
    for (const variable of variables) this.forgetValue(variable);
    const values = inputs.map((input) => this.handle(input));
    this.executeOnHandles(operation, kernelAttributes, [...resources, ...values], 0);
  }

  private loop(
    state: readonly tf.Tensor[],
    condition: (state: tf.Tensor[]) => tf.Tensor,
    body: (state: tf.Tensor[]) => readonly tf.Tensor[],
  ): tf.Tensor[] {
    if (!this.trace) throw new Error('a loop exists in a compiled function only; call it in jit');
    return this.trace
      .addLoop(state, condition, body)
      .map(({ node, shape, dtype }) => this.symbol(node, shape, dtype));
  }

  /** Runs one operation, or a function by its name, on eager handles. */
  executeOnHandles(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly (Pointer | readonly Pointer[])[],
    numOutputs: number,
  ): Pointer[] {
    const { c, context, status } = this.native;
    const op: Pointer = c.TFE_NewOp!(context, operation, status);
    this.native.check(operation);
    try {
      setAttributes(this.native, op, attributes, 'eager');
      for (const input of inputs) {
        if (typeof input === 'bigint') c.TFE_OpAddInput!(op, input, status);
        else c.TFE_OpAddInputList!(op, BigUint64Array.from(input), input.length, status);
        this.native.check(operation);
      }
      const outputs = numOutputs > maxOutputs ? new BigUint64Array(numOutputs) : this.outputs;
      this.numOutputs[0] = numOutputs;
      c.TFE_Execute!(op, outputs, this.numOutputs, status);
      this.native.check(operation);
      return Array.from(outputs.subarray(0, this.numOutputs[0]));
    } finally {
      c.TFE_DeleteOp!(op);
    }
  }

  /** The eager handle of a tensor, made or read from its variable where necessary. */
  handle(tensor: tf.TensorInfo): Pointer {
    return this.handleOf(this.store.get(tensor.dataId));
  }

  private handleOf(data: TensorData): Pointer {
    if (data.handle !== null) return data.handle;
    if (data.node) throw new Error(leakedMessage);
    if (data.resource !== null) {
      data.handle = this.readResource(data.resource, data.dtype);
    } else {
      data.handle = this.native.createHandle(data.shape, data.dtype, data.values!);
      data.values = null;
    }
    return data.handle;
  }

  private readResource(resource: Pointer, dtype: number): Pointer {
    return this.executeOnHandles(
      'ReadVariableOp',
      [typeAttribute('dtype', { dtype })],
      [resource],
      1,
    )[0]!;
  }

  /** What is stored for a tensor. */
  data(tensor: tf.TensorInfo): TensorData {
    return this.store.get(tensor.dataId);
  }

  /**
   * The TensorFlow variable behind a tfjs variable, created on first use. From then on the value
   * lives there and is updated in place.
   */
  resource(variable: tf.Variable): Pointer {
    this.separate(variable);
    return this.promote(variable.dataId);
  }

  /**
   * Gives a variable storage that no other tensor shares, so that an update in place changes nothing
   * else.
   */
  separate(variable: tf.Variable): void {
    const data = this.store.get(variable.dataId);
    if (data.refCount === 1) return;
    const handle =
      data.values === null
        ? this.executeOnHandles(
            'Identity',
            [typeAttribute('T', data)],
            [this.handleOf(data)],
            1,
          )[0]!
        : null;
    const dataId = {};
    this.store.set(dataId, { ...data, refCount: 1, handle, resource: null });
    this.rebind(variable, dataId);
    this.disposeData(dataId);
  }

  /** Moves a value into a TensorFlow variable and returns that. */
  promote(dataId: DataId): Pointer {
    const data = this.store.get(dataId);
    if (data.resource !== null) return data.resource;
    const dtype = typeAttribute('dtype', data);
    const [resource] = this.executeOnHandles(
      'VarHandleOp',
      [
        dtype,
        ...toKernelAttributes({
          shape: { shape: data.shape },
          container: { string: '' },
          shared_name: { string: ANONYMOUS_RESOURCE },
        }),
      ],
      [],
      1,
    );
    this.executeOnHandles('AssignVariableOp', [dtype], [resource!, this.handleOf(data)], 0);
    this.release(data, 'handle');
    data.resource = resource!;
    return resource!;
  }

  /** Drops the value last read from a variable, so that an update need not copy it. */
  forgetValue(variable: tf.Variable): void {
    const data = this.store.get(variable.dataId);
    if (data.resource !== null) this.release(data, 'handle');
  }

  /** Makes a variable refer to other storage, in the engine's books too. */
  rebind(variable: tf.Variable, dataId: DataId): void {
    this.incRef(dataId);
    const { shape, dtype } = variable;
    const holder = tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
    variable.assign(holder);
    tf.dispose(holder);
  }

  /**
   * A new tensor with the value that `tensor` has now. A variable that is updated in place must not
   * change tensors cloned from it.
   */
  snapshot(tensor: tf.TensorInfo): tf.TensorInfo {
    const { dataId, shape, dtype } = tensor;
    const data = this.store.get(dataId);
    const node = this.trace?.variableValue(dataId);
    if (node) {
      const symbol = {};
      this.store.set(symbol, this.symbolicData(node, shape, data.dtype));
      return { dataId: symbol, shape, dtype };
    }
    if (data.resource === null) {
      data.refCount++;
      return { dataId, shape, dtype };
    }
    const copy = {};
    this.store.set(copy, {
      ...data,
      refCount: 1,
      handle: this.readResource(data.resource, data.dtype),
      resource: null,
    });
    this.views.add(copy);
    return { dataId: copy, shape, dtype };
  }

  /** Wraps an eager handle in a tensor that owns it. */
  adopt(handle: Pointer, known?: { readonly shape: number[]; readonly dtype: number }): tf.Tensor {
    const { shape, dtype } = known ?? this.native.describe(handle);
    return this.makeTensor({
      shape,
      dtype,
      refCount: 1,
      values: null,
      handle,
      resource: null,
      node: null,
      trace: undefined,
    });
  }

  /** A tensor that stands for a node of the graph being traced. */
  symbol(node: GraphOutput, shape: number[], dtype: number): tf.Tensor {
    return this.makeTensor(this.symbolicData(node, shape, dtype));
  }

  private symbolicData(node: GraphOutput, shape: number[], dtype: number): TensorData {
    return {
      shape,
      dtype,
      refCount: 1,
      values: null,
      handle: null,
      resource: null,
      node,
      trace: this.trace,
    };
  }

  private makeTensor(data: TensorData): tf.Tensor {
    const dataId = {};
    this.store.set(dataId, data);
    const dtype = toTfjsType(data.dtype);
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape: data.shape, dtype });
  }

  private release(data: TensorData, place: 'handle' | 'resource'): void {
    const pointer = data[place];
    if (pointer === null) return;
    this.native.c.TFE_DeleteTensorHandle!(pointer);
    data[place] = null;
  }
}

const typeAttribute = (name: string, { dtype }: { readonly dtype: number }): KernelAttribute => ({
  name,
  type: attributeTypes.TF_ATTR_TYPE,
  value: dtype,
});

const leakedMessage =
  'a tensor that was made while a jit function was traced is used outside of it: it has no value. ' +
  'Return it from the function instead of storing it in a variable of your own.';
