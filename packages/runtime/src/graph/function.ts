import type * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import { trueAttribute } from '../ffi/proto.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';

/** One input of a graph function: an argument of the call, a captured variable or a captured tensor. */
export interface FunctionInput {
  readonly node: GraphOutput;
  readonly argument?: number | undefined;
  readonly variable?: tf.Variable | undefined;
  readonly tensor?: object | undefined;
  /** The eager handle to pass in the current call. */
  readonly handle: () => Pointer;
}

export interface FunctionBody {
  /** The operations to include; undefined for all of the graph. */
  readonly operations?: readonly Pointer[] | undefined;
  readonly inputs: readonly GraphOutput[];
  readonly outputs: readonly GraphOutput[];
  /** Operations that run although no output needs them: updates of variables. */
  readonly controls: readonly Pointer[];
  /** Compile the function as a whole with XLA. */
  readonly xla: boolean;
  /** Functions that operations call; they are disposed with this one. Default: none. */
  readonly called?: readonly NativeFunction[] | undefined;
}

/** A function that TensorFlow knows by its name. */
export interface NativeFunction {
  readonly name: string;
  /** The TF_Function, for use in another graph. */
  readonly definition: Pointer;
  /** XLA compiles it as a whole. */
  readonly isXla: boolean;
  /** Functions that it calls. */
  readonly called: readonly NativeFunction[];
  dispose(): void;
}

/** The TF_Output array of the C API: pairs of an operation and an index, 16 bytes each. */
export function pack(outputs: readonly GraphOutput[]): BigUint64Array {
  const packed = new BigUint64Array(outputs.length * 2);
  outputs.forEach(({ oper, index }, i) => {
    packed[2 * i] = oper;
    packed[2 * i + 1] = BigInt(index);
  });
  return packed;
}

let functionCount = 0;

/** Turns a graph, or a part of it, into a function that the eager context runs by its name. */
export function buildFunction(
  backend: GraphBackend,
  graph: Pointer,
  label: string,
  body: FunctionBody,
): NativeFunction {
  const { native } = backend;
  const { c, context, status } = native;
  const name = `${label.replace(/[^A-Za-z0-9_]/g, '_')}_${functionCount++}`;
  const { operations, inputs, outputs, controls, called = [] } = body;
  const fn: Pointer = c.TF_GraphToFunctionWithControlOutputs!(
    graph,
    name,
    0,
    operations ? operations.length : -1,
    operations ? BigUint64Array.from(operations) : null,
    inputs.length,
    pack(inputs),
    outputs.length,
    pack(outputs),
    null,
    controls.length,
    BigUint64Array.from(controls),
    null,
    null,
    null,
    status,
  );
  native.check(`building ${label}`);
  if (body.xla) {
    c.TF_FunctionSetAttrValueProto!(
      fn,
      '_XlaMustCompile',
      trueAttribute,
      trueAttribute.length,
      status,
    );
    native.check(`building ${label}`);
  }
  c.TFE_ContextAddFunction!(context, fn, status);
  native.check(`building ${label}`);
  return {
    name,
    definition: fn,
    isXla: body.xla,
    called,
    dispose() {
      for (const other of called) other.dispose();
      c.TF_DeleteFunction!(fn);
      c.TFE_ContextRemoveFunction!(context, name, status);
      native.check(`removing ${label}`);
    },
  };
}
