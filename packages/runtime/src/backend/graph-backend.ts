import type { OperationInput, TensorFlowKernels } from '@resattn/core';
import type * as tf from '@tensorflow/tfjs';
import type { KernelAttribute } from '../ffi/attributes.js';
import type { Native } from '../ffi/native.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';
import type { TensorData } from './tensor-data.js';

/** An output of an operation in a graph, known by shape and dtype only. */
export interface SymbolicOutput {
  readonly node: GraphOutput;
  readonly shape: number[];
  readonly dtype: number;
}

/** A function being turned into a graph, as the backend sees it that hands it the operations. */
export interface Recording {
  readonly compiler: TensorFlowKernels['compiler'];
  addOperation(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly OperationInput[],
    numOutputs: number,
  ): SymbolicOutput[];
  addUpdate(
    operation: string,
    variables: readonly tf.Variable[],
    inputs: readonly tf.Tensor[],
    attributes: readonly KernelAttribute[],
  ): void;
  addCluster(
    key: string,
    inputs: readonly tf.Tensor[],
    body: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[],
  ): SymbolicOutput[] | undefined;
  addLoop(
    state: readonly tf.Tensor[],
    condition: (state: tf.Tensor[]) => tf.Tensor,
    body: (state: tf.Tensor[]) => readonly tf.Tensor[],
  ): SymbolicOutput[];
  after<T>(tensors: readonly tf.Tensor[], body: () => T): T;
  variableValue(dataId: object): GraphOutput | undefined;
  refuseRead(dataId: object, data: TensorData): void;
}

/** The backend as graphs see it that are made and run on it. */
export interface GraphBackend {
  readonly native: Native;
  readonly kernels: TensorFlowKernels;
  /** The function that is being traced, if any. */
  readonly currentTrace: Recording | undefined;
  /** Runs `body` with every operation recorded in `trace`, or, for undefined, executed at once. */
  withTrace<T>(trace: Recording | undefined, body: () => T): T;
  /** A tensor that stands for an output of the graph. */
  symbol(node: GraphOutput, shape: number[], dtype: number): tf.Tensor;
  data(tensor: tf.TensorInfo): TensorData;
  /** The eager tensor of TensorFlow behind one of tfjs. */
  handle(tensor: tf.TensorInfo): Pointer;
  /** A tensor of tfjs for one of TensorFlow, whose owner it becomes. */
  adopt(handle: Pointer, known?: { readonly shape: number[]; readonly dtype: number }): tf.Tensor;
  /** The TensorFlow variable behind one of tfjs. */
  resource(variable: tf.Variable): Pointer;
  promote(dataId: object): Pointer;
  separate(variable: tf.Variable): void;
  forgetValue(variable: tf.Variable): void;
  rebind(variable: tf.Variable, dataId: object): void;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
  /** Runs one operation, or a function by its name, on eager handles. */
  executeOnHandles(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly (Pointer | readonly Pointer[])[],
    numOutputs: number,
  ): Pointer[];
}
