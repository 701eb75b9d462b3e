import * as tf from '@tensorflow/tfjs';
import type { StepProfile } from './profile.js';

/** Types that operations know and tfjs does not; a tensor of one appears as int32. */
export type NativeType = 'int64' | 'uint8' | 'qint8' | 'quint8';

/** The value of one attribute of a TensorFlow operation; the key names its kind. */
export type Attribute =
  | { readonly type: tf.DataType | NativeType }
  | { readonly types: readonly tf.DataType[] }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly shape: readonly number[] };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One input of an operation, or a list where the operation takes a list (ConcatV2, AddN, Einsum). */
export type OperationInput = tf.Tensor | readonly tf.Tensor[];

/** What TensorFlow reads once, when it starts. */
export interface BackendSettings {
  /** Whether oneDNN's kernels are used; undefined where TensorFlow decides. */
  readonly oneDnn: boolean | undefined;
  /** Threads inside one operation. */
  readonly intraOpThreads: number;
  /** Operations that run at the same time. */
  readonly interOpThreads: number;
  readonly chosenBy: 'calibration' | 'defaults' | 'user';
}

/**
 * TensorFlow's own kernels, offered by a backend that drives the native library.
 *
 * An operation has no gradient here: call it inside `tf.customGrad`. Every method works eagerly
 * and inside `jit` alike.
 */
export interface TensorFlowKernels {
  /** Version of the native library, for example `2.21.0`. */
  readonly version: string;

  /** True where the operations run on a CUDA device. */
  readonly isGpu: boolean;

  /** How many threads of the processor one operation may use. */
  readonly threads: number;

  /**
   * What the library was started with on a processor, and who chose it; another choice gives a run other
   * digits. Undefined on a GPU.
   */
  readonly settings?: BackendSettings | undefined;

  /**
   * What compiles the function that is being traced: `graph`, the library's own executor, or `xla`.
   * Undefined outside a trace, and where another program is to run the graph. Only for `graph` is there
   * what not every build of the library has, see {@link has}.
   */
  readonly compiler: 'graph' | 'xla' | undefined;

  /** Whether this build has a kernel for an operation, on the device in use. */
  has(operation: string): boolean;

  /**
   * What stands in the way of exact products of int8, of products of bfloat16, or of compiling by XLA, on
   * this processor in this environment, and which variable to change if it is one; undefined where
   * nothing is known to.
   */
  readonly obstacles: Readonly<Record<'int8' | 'bfloat16' | 'xla', string | undefined>>;

  /** Runs one stateless operation and returns its outputs, in the operation's own order. */
  execute(
    operation: string,
    inputs: readonly OperationInput[],
    attributes: Attributes,
    numOutputs?: number,
  ): tf.Tensor[];

  /**
   * Runs an operation that updates variables in place (`ResourceApplyAdam`, `AssignAddVariableOp`).
   * The variables become the operation's first inputs, as resource handles.
   */
  update(
    operation: string,
    variables: readonly tf.Variable[],
    inputs: readonly tf.Tensor[],
    attributes: Attributes,
  ): void;

  /**
   * In a graph on a processor, has XLA compile `body` by itself, so that element-wise operations become
   * one pass over memory while products keep the library's kernels.
   *
   * @param key names what `body` computes: of the same key, shapes and types it is traced once
   * @param body reads no other tensor than `inputs`, and has no gradient
   * @returns undefined where nothing is to be fused: eagerly, by XLA as a whole, on a GPU, in bfloat16
   */
  fuse(
    key: string,
    inputs: readonly tf.Tensor[],
    body: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[],
  ): tf.Tensor[] | undefined;

  /**
   * Runs `body` so that in a graph its operations start only when `tensors` are there: what comes one
   * after the other need not be in memory at the same time. Eagerly everything does.
   */
  after<T>(tensors: readonly tf.Tensor[], body: () => T): T;

  /**
   * A loop in a graph: while `condition` of the state, a scalar of dtype bool, holds, `body` makes the
   * next state of it. Both are traced once, may use tensors and variables from outside, and update no
   * variable. A tensor of the state that `body` writes to (`TensorScatterUpdate`) is not copied.
   *
   * @returns the last state
   * @throws Error outside a traced function, and where `body` changes a dtype or a shape
   */
  loop(
    state: readonly tf.Tensor[],
    condition: (state: tf.Tensor[]) => tf.Tensor,
    body: (state: tf.Tensor[]) => readonly tf.Tensor[],
  ): tf.Tensor[];
}

/** A backend that drives TensorFlow's native library and can compile functions into graphs. */
export interface CompilingBackend extends tf.KernelBackend {
  readonly kernels: TensorFlowKernels;
  compile<A extends unknown[], R>(fn: (...args: A) => R, options: JitOptions): Jitted<A, R>;

  /** Traces a function of tensors that changes no variable, for another program to run. */
  exportGraph(
    fn: (...args: tf.Tensor[]) => readonly tf.Tensor[],
    args: readonly tf.Tensor[],
  ): ExportedGraph;
}

/** A traced function as a graph to be written to a file. */
export interface ExportedGraph {
  /** Version of the native library. */
  readonly version: string;
  /** `tensorflow.GraphDef` */
  readonly graphDef: Uint8Array;
  /** Nodes that stand for the arguments, in their order. */
  readonly arguments: readonly string[];
  /** Nodes that stand for variables, as resources. */
  readonly variables: readonly { readonly node: string; readonly variable: tf.Variable }[];
  /** Nodes that stand for tensors from outside the function. */
  readonly tensors: readonly {
    readonly node: string;
    readonly shape: readonly number[];
    readonly values: Float32Array | Int32Array | Uint8Array;
  }[];
  /** The results, in their order. */
  readonly outputs: readonly {
    readonly node: string;
    readonly index: number;
    readonly shape: readonly number[];
  }[];
}

/** What a compiled function computes in; see {@link JitOptions.precision}. */
export type Precision = 'float32' | 'bfloat16';

/** Options of {@link jit}. */
export interface JitOptions {
  /** Shown in errors, warnings and profiles. Default: the function's own name. */
  readonly name?: string | undefined;
  /**
   * `graph` runs TensorFlow's executor, `xla` compiles the graph as a whole. `auto` times both during
   * the first nine calls of each signature and stays with the faster one: the function is traced for each
   * of the two, and the two round differently, so a run that must repeat bit for bit names one of them.
   * Default `graph`.
   */
  readonly compiler?: 'graph' | 'xla' | 'auto' | undefined;
  /**
   * `bfloat16` runs matrix products and convolutions, and what lies between them, on values rounded to
   * 8 bits of mantissa, and everything that is delicate (reductions, losses, norms, updates) in float32.
   * Variables stay float32, and the range of bfloat16 is that of float32, so no loss needs scaling. It
   * takes a processor with instructions for it. Default `float32`.
   *
   * Micikevicius et al., "Mixed precision training", ICLR 2018; Kalamkar et al., "A study of BFLOAT16
   * for deep learning training", 2019, https://arxiv.org/abs/1905.12322.
   */
  readonly precision?: Precision | undefined;
  /** Most input signatures kept; the least recently used is dropped beyond it. Default 32. */
  readonly maxSignatures?: number | undefined;
}

/** What {@link jit} returns: the function itself, with its trace cache. */
export interface Jitted<A extends unknown[], R> {
  (...args: A): R;
  /** How often the function was traced, and how many input signatures are cached now. */
  readonly traces: number;
  readonly signatures: number;
  /**
   * Records when each operation of one call ran. The call works on copies of the variables and
   * changes nothing; an XLA function is one operation.
   *
   * @throws Error on a backend that cannot compile.
   */
  profile(...args: A): StepProfile;
  /** Forgets every trace and frees the native functions. */
  dispose(): void;
}

/** The current tfjs backend if it drives TensorFlow's native library, else undefined. */
export function tensorFlowBackend(): CompilingBackend | undefined {
  const backend = tf.backend() as Partial<CompilingBackend>;
  return backend.kernels === undefined ? undefined : (backend as CompilingBackend);
}

/** TensorFlow's own kernels where the current backend has them, else undefined. */
export function tensorFlowKernels(): TensorFlowKernels | undefined {
  return tensorFlowBackend()?.kernels;
}
