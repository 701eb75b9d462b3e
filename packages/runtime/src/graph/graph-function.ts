import type { Precision, StepProfile } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import { attributeTypes, type KernelAttribute } from '../ffi/attributes.js';
import type { Pointer } from '../ffi/tensorflow-c-api.js';
import type { Compiler } from './compiler-choice.js';
import { buildFunction, type FunctionInput, type NativeFunction } from './function.js';
import { profileFunction } from './profile.js';
import { mapTensors } from './structure.js';
import { Trace } from './trace.js';

interface OutputDescription {
  readonly shape: number[];
  readonly dtype: number;
}

/** A function traced for one input signature and compiled. */
export class GraphFunction<A extends unknown[], R> {
  private readonly backend: GraphBackend;
  private readonly label: string;
  private readonly compiled: NativeFunction;
  /** The serialized `tensorflow.ConfigProto` that the graph is optimized and run by. */
  private readonly config: Uint8Array;
  private readonly attributes: readonly KernelAttribute[];
  private readonly inputs: readonly FunctionInput[];
  private readonly outputs: readonly OutputDescription[];
  private readonly updatedVariables: readonly tf.Variable[];
  private readonly capturedTensors: readonly object[];
  /** The result of the traced call, with the position of an output in place of each tensor. */
  private readonly template: unknown;

  constructor(
    backend: GraphBackend,
    label: string,
    fn: (...args: A) => R,
    args: A,
    compiler: Compiler,
    precision: Precision = 'float32',
  ) {
    this.backend = backend;
    const { native } = backend;
    this.config = precision === 'bfloat16' ? native.bfloat16Config : native.config;
    // Without it TensorFlow runs the graph as it is, unoptimized.
    this.attributes = [
      {
        name: 'config_proto',
        type: attributeTypes.TF_ATTR_STRING,
        value: this.config,
      },
    ];
    this.label = label;
    // In bfloat16 the element-wise parts belong to what the rewriting looks at.
    const trace = new Trace(backend, label, compiler, { fuses: precision === 'float32' });
    const engine = tf.engine();
    const restore = isolate(engine, label, trace);
    engine.startScope(label);
    try {
      const traced = backend.withTrace(trace, () => {
        const symbols = mapTensors(args, (tensor) => trace.addArgument(tensor));
        const result = fn(...symbols);
        if (isPromise(result)) {
          result.catch(() => undefined);
          throw new Error(
            `${label} is asynchronous; jit traces synchronous functions. Load data outside and pass ` +
              'it as arguments.',
          );
        }
        const results: tf.Tensor[] = [];
        const template = mapTensors({ result: readVariables(result) }, (tensor) => {
          results.push(tensor);
          return new OutputPosition(results.length - 1);
        });
        return { template, ...trace.finish(results) };
      });
      this.compiled = buildFunction(backend, trace.graph, label, {
        inputs: traced.inputs.map((input) => input.node),
        outputs: traced.outputs.map((output) => output.node),
        controls: traced.controls,
        xla: compiler === 'xla',
        called: trace.functions,
      });
      this.template = traced.template;
      this.inputs = traced.inputs;
      this.outputs = traced.outputs.map(({ shape, dtype }) => ({ shape, dtype }));
      this.updatedVariables = traced.updatedVariables;
      this.capturedTensors = traced.capturedTensors;
    } finally {
      trace.close();
      engine.endScope();
      restore();
    }
  }

  /** @param isAwaited returns when the results are there: on a device a call ends before it is done */
  run(tensors: readonly tf.Tensor[], isAwaited = false): R {
    const { backend } = this;
    const handles: Pointer[] = this.inputs.map((input) => {
      if (input.argument !== undefined) return backend.handle(tensors[input.argument]!);
      this.checkVariable(input);
      return input.handle();
    });
    for (const variable of this.updatedVariables) backend.forgetValue(variable);
    // All inputs as one list: one call into the library, however many variables there are.
    const inputs = handles.length > 0 ? [handles] : [];
    const { name } = this.compiled;
    const outputs = backend.executeOnHandles(name, this.attributes, inputs, this.outputs.length);
    if (isAwaited && outputs.length > 0) backend.native.await(outputs[0]!);
    const results = outputs.map((handle, i) => backend.adopt(handle, this.outputs[i]));
    return fill(this.template, results) as R;
  }

  /** Records one call on copies of the variables. */
  profile(tensors: readonly tf.Tensor[]): StepProfile {
    const { backend } = this;
    const inputs = this.inputs.map((input) => {
      this.checkVariable(input);
      const { argument, variable } = input;
      const value = variable ?? (argument === undefined ? undefined : tensors[argument]);
      return {
        handle: value ? backend.handle(value) : input.handle(),
        isVariable: variable !== undefined,
      };
    });
    const outputs = this.outputs.map(({ dtype }) => dtype);
    return profileFunction(backend, this.compiled, inputs, outputs, this.config);
  }

  private checkVariable({ variable }: FunctionInput): void {
    if (!variable?.isDisposed) return;
    throw new Error(
      `${this.label} uses variable ${variable.name}, which has been disposed; ` +
        'call jit again after replacing a model',
    );
  }

  dispose(): void {
    this.compiled.dispose();
    for (const dataId of this.capturedTensors) this.backend.disposeData(dataId);
  }
}

class OutputPosition {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** Puts the results of a call into the structure of the traced result. */
function fill(template: unknown, results: readonly tf.Tensor[]): unknown {
  const visit = (value: unknown): unknown => {
    if (value instanceof OutputPosition) return results[value.index];
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value === 'object' && value !== null && value.constructor === Object) {
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, visit(field)]));
    }
    return value;
  };
  return (visit(template) as { result: unknown }).result;
}

/** A variable that is returned is returned by value, as of the end of the call. */
export function readVariables(structure: unknown): unknown {
  const visit = (value: unknown): unknown => {
    if (value instanceof tf.Variable) return value.clone();
    if (value instanceof tf.Tensor) return value;
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value === 'object' && value !== null && value.constructor === Object) {
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, visit(field)]));
    }
    return value;
  };
  return visit(structure);
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null)?.then === 'function';

/**
 * Prepares the engine for a trace and returns what undoes it: no surrounding gradient tape, variables
 * created with a value, and a refusal of what a graph would freeze or lose.
 */
export function isolate(
  engine: ReturnType<typeof tf.engine>,
  label: string,
  trace: Trace,
): () => void {
  const { state } = engine;
  const { activeTape, gradientDepth, kernelDepth } = state;
  state.activeTape = null!;
  state.gradientDepth = 0;
  state.kernelDepth = 0;

  const { makeVariable, disposeVariable } = engine;
  engine.makeVariable = (initialValue, trainable, name, dtype) => {
    const value =
      dtype != null && dtype !== initialValue.dtype ? initialValue.cast(dtype) : initialValue;
    return trace.initialize(value, (concrete) =>
      makeVariable.call(engine, concrete, trainable, name),
    );
  };
  engine.disposeVariable = (variable) => {
    throw new Error(
      `${label} disposes variable ${variable.name} while it is traced by jit: that would happen ` +
        'once, not in every call. Dispose variables outside.',
    );
  };
  const { random } = Math;
  Math.random = () => {
    throw new Error(
      `${label} draws a random number in JavaScript while it is traced by jit, so every call would ` +
        "use the same one. Use the random functions of @resattn/core (and its layers' dropout), " +
        'and build models before the first call.',
    );
  };
  return () => {
    Math.random = random;
    engine.makeVariable = makeVariable;
    engine.disposeVariable = disposeVariable;
    state.activeTape = activeTape;
    state.gradientDepth = gradientDepth;
    state.kernelDepth = kernelDepth;
  };
}
