import type * as tf from '@tensorflow/tfjs';
import type { GraphBackend } from '../backend/graph-backend.js';
import { attributeTypes, setAttributes } from '../ffi/attributes.js';
import { toNativeType } from '../ffi/dtypes.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';
import { buildFunction, type NativeFunction, pack } from './function.js';

interface ClusterOutput {
  readonly shape: number[];
  readonly dtype: number;
}

/** A part of a graph that XLA compiles by itself, as a function that the graph calls. */
export interface Cluster {
  readonly fn: NativeFunction;
  readonly outputs: readonly ClusterOutput[];
}

/** Makes a function of operations of a graph and gives the graph that function. */
export function buildCluster(
  backend: GraphBackend,
  graph: Pointer,
  label: string,
  operations: readonly Pointer[],
  inputs: readonly GraphOutput[],
  results: readonly { readonly node: GraphOutput; readonly tensor: tf.Tensor }[],
): Cluster {
  const { native } = backend;
  const fn = buildFunction(backend, graph, label, {
    operations,
    inputs,
    outputs: results.map(({ node }) => node),
    controls: [],
    xla: true,
  });
  native.c.TF_GraphCopyFunction!(graph, fn.definition, null, native.status);
  native.check(`building ${label}`);
  const outputs = results.map(({ tensor }) => ({
    shape: tensor.shape,
    dtype: toNativeType(tensor.dtype),
  }));
  return { fn, outputs };
}

/** Adds a call of a cluster to the graph and returns its node. */
export function callCluster(
  backend: GraphBackend,
  graph: Pointer,
  name: string,
  { fn, outputs }: Cluster,
  inputs: readonly GraphOutput[],
  controls: readonly Pointer[],
): Pointer {
  const { native } = backend;
  const { c, status } = native;
  const op: Pointer = c.TF_NewOperation!(graph, clusterOperation, name);
  c.TF_AddInputList!(op, pack(inputs), inputs.length);
  for (const control of controls) c.TF_AddControlInput!(op, control);
  c.TF_SetAttrFuncName!(op, 'f', fn.name, fn.name.length);
  const attributes = [
    {
      name: 'Tout',
      type: attributeTypes.TF_ATTR_TYPE,
      value: outputs.map(({ dtype }) => dtype),
    },
    // Keeps TensorFlow from putting the body in place of the call.
    { name: '_XlaMustCompile', type: attributeTypes.TF_ATTR_BOOL, value: true },
  ];
  setAttributes(native, op, attributes, 'graph');
  const oper: Pointer = c.TF_FinishOperation!(op, status);
  native.check(`calling ${fn.name}`);
  outputs.forEach(({ shape }, index) => {
    const dims = BigInt64Array.from(shape, BigInt);
    c.TF_GraphSetTensorShape!(graph, { oper, index }, dims, dims.length, status);
    native.check(`calling ${fn.name}`);
  });
  return oper;
}

/** The operation that calls a cluster. */
export const clusterOperation = 'PartitionedCall';
