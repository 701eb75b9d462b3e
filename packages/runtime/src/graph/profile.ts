import type { OperationTime, StepProfile } from '@resattn/core';
import type { GraphBackend } from '../backend/graph-backend.js';
import { attributeTypes, type KernelAttribute, setAttributes } from '../ffi/attributes.js';
import type { Native } from '../ffi/native.js';
import { fullTrace } from '../ffi/proto.js';
import { messagesAt, numberAt, readMessage, textAt } from '../ffi/proto-reader.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';
import { clusterOperation } from './cluster.js';
import { type NativeFunction, pack } from './function.js';

/** One input of a profiled call: an eager handle, of the value where the input is a variable. */
export interface ProfiledInput {
  readonly handle: Pointer;
  readonly isVariable: boolean;
}

/** Runs before the one that is recorded: the first optimizes the graph, the second warms caches. */
const warmUps = 2;

/**
 * Runs a function a few times in a session, which unlike the eager context can record when each
 * operation ran. Variables are copies, so the run changes nothing. The function is called as the eager
 * context calls it, as a whole: a session that has the function's name for an operation copies its body
 * unoptimized, without the kernels of oneDNN.
 *
 * @param outputs the data types of what the function returns
 */
export function profileFunction(
  backend: GraphBackend,
  fn: NativeFunction,
  inputs: readonly ProfiledInput[],
  outputs: readonly number[],
  config: Uint8Array,
): StepProfile {
  const { native } = backend;
  const { c, status } = native;
  const graph: Pointer = c.TF_NewGraph!();
  const check = () => native.check(`profiling ${fn.name}`);
  const addNode = (
    operation: string,
    name: string,
    attributes: readonly KernelAttribute[],
    operands: readonly GraphOutput[],
  ): Pointer => {
    const op: Pointer = c.TF_NewOperation!(graph, operation, name);
    for (const operand of operands) c.TF_AddInput!(op, operand);
    setAttributes(native, op, attributes, 'graph');
    const oper: Pointer = c.TF_FinishOperation!(op, status);
    check();
    return oper;
  };

  const tensors: Pointer[] = [];
  let session: Pointer | undefined;
  try {
    for (const { definition } of withCalled(fn)) {
      c.TF_GraphCopyFunction!(graph, definition, null, status);
      check();
    }
    const feeds: GraphOutput[] = [];
    const assignments: Pointer[] = [];
    const operands = inputs.map(({ handle, isVariable }, i) => {
      const attributes = typeAndShape(native.describe(handle));
      tensors.push(c.TFE_TensorHandleResolve!(handle, status));
      check();
      const value = { oper: addNode('Placeholder', `input${i}`, attributes, []), index: 0 };
      feeds.push(value);
      if (!isVariable) return value;
      const name = { name: 'shared_name', type: attributeTypes.TF_ATTR_STRING, value: `v${i}` };
      const variable = {
        oper: addNode('VarHandleOp', `variable${i}`, [...attributes, name], []),
        index: 0,
      };
      const [dtype] = attributes;
      assignments.push(addNode('AssignVariableOp', `assign${i}`, [dtype!], [variable, value]));
      return variable;
    });
    const call = addCall(native, graph, fn, operands, outputs, config);
    session = newSession(backend, graph, config);
    const run = (targets: readonly Pointer[], recording: Pointer | null) => {
      const options: Pointer | null = recording
        ? c.TF_NewBufferFromString!(fullTrace, fullTrace.length)
        : null;
      c.TF_SessionRun!(
        session,
        options,
        pack(feeds),
        BigUint64Array.from(tensors),
        feeds.length,
        null,
        null,
        0,
        BigUint64Array.from(targets),
        targets.length,
        recording,
        status,
      );
      if (options) c.TF_DeleteBuffer!(options);
      check();
    };
    if (assignments.length > 0) run(assignments, null);
    for (let i = 0; i < warmUps; i++) run([call], null);
    const recording: Pointer = c.TF_NewBuffer!();
    try {
      run([call], recording);
      return parseRunMetadata(backend.native.readBuffer(recording), fn.isXla);
    } finally {
      c.TF_DeleteBuffer!(recording);
    }
  } finally {
    for (const tensor of tensors) c.TF_DeleteTensor!(tensor);
    if (session !== undefined) {
      c.TF_CloseSession!(session, status);
      c.TF_DeleteSession!(session, status);
    }
    c.TF_DeleteGraph!(graph);
  }
}

/** A function after those that it calls. */
const withCalled = (fn: NativeFunction): NativeFunction[] => [...fn.called.flatMap(withCalled), fn];

/** Adds a node that calls a function as a whole, optimized as `config` says. */
function addCall(
  native: Native,
  graph: Pointer,
  { name, isXla }: NativeFunction,
  operands: readonly GraphOutput[],
  outputs: readonly number[],
  config: Uint8Array,
): Pointer {
  const { c, status } = native;
  const { TF_ATTR_BOOL, TF_ATTR_STRING, TF_ATTR_TYPE } = attributeTypes;
  const op: Pointer = c.TF_NewOperation!(graph, callOperation, 'call');
  c.TF_AddInputList!(op, pack(operands), operands.length);
  c.TF_SetAttrFuncName!(op, 'f', name, name.length);
  const attributes = [
    { name: 'Tout', type: TF_ATTR_TYPE, value: outputs },
    { name: 'config_proto', type: TF_ATTR_STRING, value: config },
    ...(isXla ? [{ name: '_XlaMustCompile', type: TF_ATTR_BOOL, value: true }] : []),
  ];
  setAttributes(native, op, attributes, 'graph');
  const call: Pointer = c.TF_FinishOperation!(op, status);
  native.check(`profiling ${name}`);
  return call;
}

function newSession({ native }: GraphBackend, graph: Pointer, config: Uint8Array): Pointer {
  const { c, status } = native;
  const options: Pointer = c.TF_NewSessionOptions!();
  try {
    c.TF_SetConfig!(options, config, config.length, status);
    native.check('configuring a session');
    const session: Pointer = c.TF_NewSession!(graph, options, status);
    native.check('starting a session');
    return session;
  } finally {
    c.TF_DeleteSessionOptions!(options);
  }
}

const typeAndShape = ({ shape, dtype }: { shape: number[]; dtype: number }): KernelAttribute[] => [
  { name: 'dtype', type: attributeTypes.TF_ATTR_TYPE, value: dtype },
  { name: 'shape', type: attributeTypes.TF_ATTR_SHAPE, value: shape },
];

const callOperation = 'StatefulPartitionedCall';
const isCall = (operation: string) => operation === callOperation || operation === clusterOperation;

/** Names that the executor gives its own bookkeeping. */
const bookkeeping = new Set(['', '_Arg', '_Retval', 'NoOp', 'VarHandleOp', 'Const']);

/**
 * `tensorflow.RunMetadata`, of which `step_stats.dev_stats.node_stats` is read. The call itself counts where
 * XLA made one operation of it.
 */
function parseRunMetadata(bytes: Uint8Array, isXla: boolean): StepProfile {
  const operations: OperationTime[] = [];
  for (const stepStats of messagesAt(readMessage(bytes), 1)) {
    for (const device of messagesAt(stepStats, 1)) {
      for (const node of messagesAt(device, 2)) {
        const operation = /= (\w+)\(/.exec(textAt(node, 8))?.[1] ?? '';
        if (bookkeeping.has(operation) || (operation === callOperation && !isXla)) continue;
        operations.push({
          operation: isCall(operation) ? 'XlaLaunch' : operation,
          name: textAt(node, 1),
          device: textAt(device, 1),
          // Nanoseconds where the executor gives them.
          start: numberAt(node, 13) / 1000 || numberAt(node, 2),
          microseconds:
            (numberAt(node, 15) - numberAt(node, 14)) / 1000 ||
            numberAt(node, 4) - numberAt(node, 3),
          thread: numberAt(node, 10),
          bytes: messagesAt(node, 6).reduce((sum, memory) => sum + numberAt(memory, 2), 0),
        });
      }
    }
  }
  operations.sort((a, b) => a.start - b.start);
  const origin = operations[0]?.start ?? 0;
  const placed = operations.map((operation) => ({ ...operation, start: operation.start - origin }));
  return {
    microseconds: Math.max(0, ...placed.map(({ start, microseconds }) => start + microseconds)),
    operations: placed,
  };
}
