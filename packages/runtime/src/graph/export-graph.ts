import type { ExportedGraph } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import type { GraphOutput } from '../ffi/tensorflow-c-api.js';
import { isolate, readVariables } from './graph-function.js';
import { Trace } from './trace.js';

/**
 * Traces a function and returns its graph as TensorFlow's own message, instead of a function to call.
 *
 * @param fn returns a list of tensors, and changes no variable
 * @throws Error when the function does what a graph cannot hold, or updates a variable
 */
export function exportGraph(
  backend: GraphBackend,
  fn: (...args: tf.Tensor[]) => readonly tf.Tensor[],
  args: readonly tf.Tensor[],
): ExportedGraph {
  const { native } = backend;
  const { c, status } = native;
  const label = fn.name || 'function';
  const trace = new Trace(backend, label);
  const engine = tf.engine();
  const restore = isolate(engine, label, trace);
  engine.startScope(label);
  try {
    return backend.withTrace(trace, () => {
      const symbols = args.map((tensor) => trace.addArgument(tensor));
      const results = readVariables(fn(...symbols)) as tf.Tensor[];
      const { inputs, outputs, updatedVariables, capturedTensors } = trace.finish(results);
      const [updated] = updatedVariables;
      if (updated !== undefined)
        throw new Error(`${label} updates variable ${updated.name}; only inference is exported`);
      const nameOf = ({ oper, index }: GraphOutput) => ({
        node: c.TF_OperationName!(oper) as string,
        index,
      });
      const buffer = c.TF_NewBuffer!();
      try {
        c.TF_GraphToGraphDef!(trace.graph, buffer, status);
        native.check(`exporting ${label}`);
        return {
          version: native.version,
          graphDef: native.readBuffer(buffer),
          arguments: inputs
            .filter(({ argument }) => argument !== undefined)
            .map(({ node }) => nameOf(node).node),
          variables: inputs.flatMap(({ node, variable }) =>
            variable ? [{ node: nameOf(node).node, variable }] : [],
          ),
          tensors: inputs.flatMap(({ node, tensor, handle }) =>
            tensor ? [{ node: nameOf(node).node, ...readTensor(backend, handle()) }] : [],
          ),
          outputs: outputs.map(({ node, shape }) => ({ ...nameOf(node), shape })),
        };
      } finally {
        c.TF_DeleteBuffer!(buffer);
        for (const dataId of capturedTensors) backend.disposeData(dataId);
      }
    });
  } finally {
    trace.close();
    engine.endScope();
    restore();
  }
}

function readTensor({ native }: GraphBackend, handle: bigint) {
  const { shape } = native.describe(handle);
  return { shape, values: native.read(handle) as Float32Array | Int32Array | Uint8Array };
}
