import type { OperationInput } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { GraphBackend, Recording, SymbolicOutput } from '../backend/graph-backend.js';
import type { TensorData } from '../backend/tensor-data.js';
import { attributeTypes, type KernelAttribute, setAttributes } from '../ffi/attributes.js';
import { TF_RESOURCE, toNativeType } from '../ffi/dtypes.js';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';
import { notForXla } from '../kernels/not-for-xla.js';
import { buildCluster, type Cluster, callCluster } from './cluster.js';
import type { Compiler } from './compiler-choice.js';
import { buildFunction, type FunctionInput, type NativeFunction, pack } from './function.js';

type DataId = object;

/** A tf.Variable that the function reads or writes: it enters the graph as a resource. */
interface CapturedVariable {
  readonly variable: tf.Variable;
  readonly dataId: DataId;
  readonly resource: GraphOutput;
  /** The value as of the last write, read once. */
  value: GraphOutput | null;
  lastWrite: Pointer | null;
  readsSinceWrite: Pointer[];
  isUpdated: boolean;
}

interface Node {
  readonly inputs: readonly Pointer[];
  readonly isUpdate: boolean;
}

/** Constants up to this many elements are shared between the places that use the same value. */
const sharedConstantSize = 64;

/**
 * One function being turned into a graph. Operations are added as tfjs issues them; nothing is
 * executed. Shapes come from TensorFlow's own shape inference.
 */
export class Trace implements Recording {
  readonly graph: Pointer;
  private readonly backend: GraphBackend;
  private readonly name: string;
  private readonly nodes = new Map<Pointer, Node>();
  private readonly constants = new Map<string, GraphOutput>();
  private readonly variables = new Map<DataId, tf.Variable>();
  private readonly capturedVariables = new Map<DataId, CapturedVariable>();
  private readonly capturedTensors = new Map<DataId, GraphOutput>();
  private readonly functionInputs: FunctionInput[] = [];
  private readonly updates: Pointer[] = [];
  /** What operations wait for beside their inputs. */
  private awaited: readonly Pointer[] = [];
  private nextName = 0;
  private readonly clusters = new Map<string, Cluster>();
  private readonly fusesClusters: boolean;
  private compiledBy: Compiler | undefined;
  /** What this trace, a part of a loop, takes from the trace around it: nodes there, by their place. */
  private readonly outerNodes = new Map<string, { outer: GraphOutput; inner: GraphOutput }>();
  private readonly loopFunctions: NativeFunction[] = [];
  private readonly outer: Trace | undefined;

  /**
   * @param compiler see `TensorFlowKernels.compiler`
   * @param settings whether a graph may have parts that XLA compiles; the trace that this one is part of,
   *   as the body of a loop
   */
  constructor(
    backend: GraphBackend,
    name: string,
    compiler?: Compiler,
    {
      fuses = false,
      outer,
    }: { readonly fuses?: boolean | undefined; readonly outer?: Trace | undefined } = {},
  ) {
    this.outer = outer;
    this.backend = backend;
    this.name = name;
    this.compiledBy = compiler;
    const { kernels } = backend;
    this.fusesClusters =
      fuses &&
      compiler === 'graph' &&
      kernels.obstacles.xla === undefined &&
      kernels.has('XlaLaunch');
    this.graph = backend.native.c.TF_NewGraph!();
    if (outer) return;
    for (const variable of Object.values(tf.engine().registeredVariables)) this.hold(variable);
  }

  /**
   * Gives a variable storage of its own, by which the trace knows it, and keeps that alive while the
   * function may assign to the variable.
   */
  private hold(variable: tf.Variable): void {
    this.backend.separate(variable);
    this.backend.incRef(variable.dataId);
    this.variables.set(variable.dataId, variable);
  }

  /** A symbolic tensor that stands for an argument of the function. */
  addArgument(tensor: tf.Tensor): tf.Tensor {
    const dtype = toNativeType(tensor.dtype);
    const node = this.placeholder(dtype, tensor.shape);
    this.functionInputs.push({
      node,
      argument: this.functionInputs.length,
      handle: () => this.backend.handle(tensor),
    });
    return this.backend.symbol(node, tensor.shape, dtype);
  }

  /** Lets the operations that `body` adds wait for `tensors`. */
  after<T>(tensors: readonly tf.Tensor[], body: () => T): T {
    const outer = this.awaited;
    this.awaited = [...outer, ...tensors.map((tensor) => this.resolve(tensor).oper)];
    try {
      return body();
    } finally {
      this.awaited = outer;
    }
  }

  /** Adds one operation and infers its outputs. */
  addOperation(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly OperationInput[],
    numOutputs: number,
  ): SymbolicOutput[] {
    if (this.compiler === 'xla' && notForXla.has(operation))
      throw new Error(
        `jit: ${operation} gives other results by XLA than by TensorFlow's own kernel; ` +
          "use compiler: 'graph', or 'auto', which takes XLA only where it may",
      );
    const resolved = inputs.map((input) =>
      Array.isArray(input)
        ? input.map((tensor: tf.Tensor) => this.resolve(tensor))
        : this.resolve(input as tf.Tensor),
    );
    const oper = this.addNode(operation, attributes, resolved, { controls: this.awaited });
    const count: number = this.backend.native.c.TF_OperationNumOutputs!(oper);
    return Array.from({ length: Math.min(count, numOutputs) }, (_, index) =>
      this.describe(operation, { oper, index }),
    );
  }

  /** What compiles the part that is being traced. */
  get compiler(): Compiler | undefined {
    return this.compiledBy;
  }

  /** Functions that the graph calls. */
  get functions(): NativeFunction[] {
    return [...[...this.clusters.values()].map(({ fn }) => fn), ...this.loopFunctions];
  }

  /**
   * Adds a call of a function that XLA compiles, or undefined where there is no such function.
   *
   * @param key names what `body` computes: of the same key, shapes and types it is traced once
   */
  addCluster(
    key: string,
    inputs: readonly tf.Tensor[],
    body: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[],
  ): SymbolicOutput[] | undefined {
    if (!this.fusesClusters || this.compiledBy !== 'graph') return undefined;
    const resolved = inputs.map((input) => this.resolve(input));
    const isTwice = resolved.some((node, i) =>
      resolved.some((other, k) => k < i && other.oper === node.oper && other.index === node.index),
    );
    // A function takes no operand twice.
    if (isTwice) return undefined;
    const signature = [key, ...inputs.map(({ dtype, shape }) => `${dtype}[${shape}]`)].join(' ');
    const known = this.clusters.get(signature);
    const cluster = known ?? this.traceCluster(key, inputs, resolved, body);
    this.clusters.set(signature, cluster);
    const name = this.uniqueName();
    const oper = callCluster(this.backend, this.graph, name, cluster, resolved, this.awaited);
    const operands = [...resolved.map((node) => node.oper), ...this.awaited];
    this.nodes.set(oper, { inputs: operands, isUpdate: false });
    return cluster.outputs.map((output, index) => ({ node: { oper, index }, ...output }));
  }

  /** The operations of `body` stay in the graph, where nothing needs them. */
  private traceCluster(
    key: string,
    inputs: readonly tf.Tensor[],
    resolved: readonly GraphOutput[],
    body: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[],
  ): Cluster {
    const { awaited, compiledBy } = this;
    this.awaited = [];
    this.compiledBy = 'xla';
    try {
      const results = body(inputs).map((tensor) => ({ node: this.resolve(tensor), tensor }));
      const isInput = new Set(resolved.map(({ oper }) => oper));
      const operations = new Set(results.map(({ node }) => node.oper));
      for (const oper of operations) {
        for (const input of this.nodes.get(oper)!.inputs) {
          if (!isInput.has(input)) operations.add(input);
        }
      }
      const label = `${this.name}_${key}`;
      return buildCluster(this.backend, this.graph, label, [...operations], resolved, results);
    } finally {
      this.awaited = awaited;
      this.compiledBy = compiledBy;
    }
  }

  /** Adds an operation that updates variables in place. */
  addUpdate(
    operation: string,
    variables: readonly tf.Variable[],
    inputs: readonly tf.Tensor[],
    attributes: readonly KernelAttribute[],
  ): void {
    if (this.outer) {
      throw new Error(
        `${this.name} updates variable ${variables[0]!.name} in a loop; carry what changes as the ` +
          "loop's state, and update the variable after it",
      );
    }
    const captured = variables.map((variable) => this.settle(variable));
    const values = inputs.map((input) => this.resolve(input));
    this.write(operation, captured, values, attributes);
  }

  private write(
    operation: string,
    captured: readonly CapturedVariable[],
    values: readonly GraphOutput[],
    attributes: readonly KernelAttribute[],
  ): void {
    const controls = captured.flatMap(({ lastWrite, readsSinceWrite }) => [
      ...(lastWrite === null ? [] : [lastWrite]),
      ...readsSinceWrite,
    ]);
    const resources = captured.map(({ resource }) => resource);
    const oper = this.addNode(operation, attributes, [...resources, ...values], {
      controls,
      isUpdate: true,
    });
    this.updates.push(oper);
    for (const capture of captured) {
      capture.value = null;
      capture.lastWrite = oper;
      capture.readsSinceWrite = [];
      capture.isUpdated = true;
    }
  }

  /** The capture of a variable, with a value assigned by JavaScript written to its resource. */
  private settle(variable: tf.Variable): CapturedVariable {
    const dataId = this.originalDataId(variable);
    const capture = this.capture(variable, dataId);
    if (variable.dataId !== dataId) {
      this.write('AssignVariableOp', [capture], [this.resolve(variable)], [typeOf(variable)]);
      this.backend.rebind(variable, dataId);
    }
    return capture;
  }

  private originalDataId(variable: tf.Variable): DataId {
    if (this.variables.has(variable.dataId)) return variable.dataId;
    for (const [dataId, known] of this.variables) if (known === variable) return dataId;
    throw new Error(`${this.name} updates variable ${variable.name}, which has been disposed`);
  }

  private capture(variable: tf.Variable, dataId: DataId): CapturedVariable {
    const known = this.capturedVariables.get(dataId);
    if (known) return known;
    this.backend.promote(dataId);
    const capture: CapturedVariable = {
      variable,
      dataId,
      resource: this.placeholder(TF_RESOURCE, []),
      value: null,
      lastWrite: null,
      readsSinceWrite: [],
      isUpdated: false,
    };
    this.capturedVariables.set(dataId, capture);
    this.functionInputs.push({
      node: capture.resource,
      variable,
      handle: () => this.backend.resource(variable),
    });
    return capture;
  }

  /** The node that holds the current value of the variable with this storage, if it is one. */
  variableValue(dataId: DataId): GraphOutput | undefined {
    if (this.outer) {
      const value = this.outer.variableValue(dataId);
      return value && this.takeIn(value);
    }
    const variable = this.variables.get(dataId);
    if (!variable) return undefined;
    const capture = this.capture(variable, dataId);
    if (capture.value === null) {
      const controls = capture.lastWrite === null ? [] : [capture.lastWrite];
      const oper = this.addNode('ReadVariableOp', [typeOf(variable)], [capture.resource], {
        controls,
      });
      capture.value = { oper, index: 0 };
      capture.readsSinceWrite.push(oper);
      const { c, status } = this.backend.native;
      const dims = BigInt64Array.from(variable.shape, BigInt);
      c.TF_GraphSetTensorShape!(this.graph, capture.value, dims, dims.length, status);
      this.backend.native.check(`reading variable ${variable.name}`);
    }
    return capture.value;
  }

  /** The node for a tensor: symbolic, a variable, a constant made while tracing, or captured. */
  private resolve(tensor: tf.TensorInfo): GraphOutput {
    const data = this.backend.data(tensor);
    if (data.node) {
      if (data.trace === this) return data.node;
      if (this.outer) return this.takeIn(this.outer.resolve(tensor));
      throw new Error(
        `${this.name} uses a tensor that was made while another jit function was traced`,
      );
    }
    const variable = this.variableValue(tensor.dataId);
    if (variable) return variable;
    if (data.trace === this) return this.constant(data);
    if (!this.outer) return this.captureTensor(tensor, data);
    return data.trace && data.values
      ? this.constant(data)
      : this.takeIn(this.outer.resolve(tensor));
  }

  /** The node here that stands for one of the outer trace. */
  private takeIn(outer: GraphOutput): GraphOutput {
    const key = `${outer.oper}:${outer.index}`;
    const known = this.outerNodes.get(key);
    if (known) return known.inner;
    const { shape, dtype } = this.outer!.describe('a value from outside a loop', outer);
    const inner = this.placeholder(dtype, shape);
    this.outerNodes.set(key, { outer, inner });
    return inner;
  }

  /**
   * Adds a loop: `body` is applied to the state while `condition` of it holds. Both are traced once,
   * as functions of the state and of what they use of the outside.
   */
  addLoop(
    state: readonly tf.Tensor[],
    condition: (state: tf.Tensor[]) => tf.Tensor,
    body: (state: tf.Tensor[]) => readonly tf.Tensor[],
  ): SymbolicOutput[] {
    const { backend } = this;
    const { c, status } = backend.native;
    const initial = state.map((tensor) => this.resolve(tensor));
    const parts: Trace[] = [];
    const trace = (fn: (state: tf.Tensor[]) => readonly tf.Tensor[]) => {
      const part = new Trace(backend, this.name, this.compiler, { outer: this });
      parts.push(part);
      return backend.withTrace(part, () => {
        const nodes = initial.map((node) => this.describe('the state of a loop', node));
        const inputs = nodes.map(({ shape, dtype }) => part.placeholder(dtype, shape));
        const results = fn(inputs.map((node, i) => backend.symbol(node, ...typed(nodes[i]!))));
        return { part, inputs, results, outputs: results.map((tensor) => part.resolve(tensor)) };
      });
    };
    try {
      const test = trace((state) => [condition(state)]);
      const step = trace(body);
      this.checkLoop(state, step.results);
      const taken = new Map([...test.part.outerNodes, ...step.part.outerNodes]);
      const outer = [...taken.values()].map((node) => node.outer);
      const build = ({ part, inputs, outputs }: typeof step, label: string, passesOn: boolean) => {
        const inner = outer.map((node) => part.takeIn(node));
        const passed = passesOn ? [...outputs, ...inner] : outputs;
        const isInput = new Set([...inputs, ...inner].map(({ oper }) => oper));
        const fn = buildFunction(backend, part.graph, `${this.name}_${label}`, {
          inputs: [...inputs, ...inner],
          outputs: passed.map((node) => (isInput.has(node.oper) ? part.identity(node) : node)),
          controls: [],
          xla: false,
          called: part.functions,
        });
        this.loopFunctions.push(fn);
        c.TF_GraphCopyFunction!(this.graph, fn.definition, null, status);
        backend.native.check(`${this.name}: ${label} of a loop`);
        return fn.name;
      };
      const functions = {
        cond: build(test, 'condition', false),
        body: build(step, 'body', true),
      };
      const types = [...initial, ...outer].map((node) => c.TF_OperationOutputType!(node) as number);
      const attributes = [
        { name: 'T', type: attributeTypes.TF_ATTR_TYPE, value: types },
        { name: 'parallel_iterations', type: attributeTypes.TF_ATTR_INT, value: 1 },
        // Without it the executor calls two functions a step.
        { name: '_lower_using_switch_merge', type: attributeTypes.TF_ATTR_BOOL, value: true },
      ];
      const oper = this.addNode('StatelessWhile', attributes, [[...initial, ...outer]], {
        controls: this.awaited,
        functions,
      });
      return initial.map((_, index) => this.describe('StatelessWhile', { oper, index }));
    } finally {
      for (const part of parts) part.close();
    }
  }

  private checkLoop(before: readonly tf.Tensor[], after: readonly tf.Tensor[]): void {
    const show = (state: readonly tf.Tensor[]) =>
      state.map(({ dtype, shape }) => `${dtype}[${shape}]`).join(', ');
    if (show(before) === show(after)) return;
    throw new Error(
      `${this.name}: the body of a loop turns the state ${show(before)} into ${show(after)}, expected ` +
        'the same dtypes and shapes',
    );
  }

  private captureTensor(tensor: tf.TensorInfo, data: TensorData): GraphOutput {
    const { dataId } = tensor;
    const known = this.capturedTensors.get(dataId);
    if (known) return known;
    const node = this.placeholder(data.dtype, data.shape);
    this.capturedTensors.set(dataId, node);
    this.backend.incRef(dataId);
    this.functionInputs.push({
      node,
      tensor: dataId,
      handle: () => this.backend.handle(tensor),
    });
    return node;
  }

  private constant(data: TensorData): GraphOutput {
    const values = data.values!;
    const key =
      values.length <= sharedConstantSize && !(values[0] instanceof Uint8Array)
        ? `${data.dtype}:${data.shape}:${Array.from(values as ArrayLike<number>, exactly)}`
        : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known) return known;
    const { native } = this.backend;
    const { c, status } = native;
    const tensor = native.createTensor(data.shape, data.dtype, values);
    const op: Pointer = c.TF_NewOperation!(this.graph, 'Const', this.uniqueName());
    c.TF_SetAttrTensor!(op, 'value', tensor, status);
    native.check('adding a constant');
    c.TF_SetAttrType!(op, 'dtype', data.dtype);
    const oper: Pointer = c.TF_FinishOperation!(op, status);
    native.check('adding a constant');
    c.TF_DeleteTensor!(tensor);
    this.nodes.set(oper, { inputs: [], isUpdate: false });
    const node = { oper, index: 0 };
    if (key !== undefined) this.constants.set(key, node);
    return node;
  }

  private placeholder(dtype: number, shape: readonly number[]): GraphOutput {
    const attributes = [
      { name: 'dtype', type: attributeTypes.TF_ATTR_TYPE, value: dtype },
      { name: 'shape', type: attributeTypes.TF_ATTR_SHAPE, value: shape },
    ];
    return { oper: this.addNode('Placeholder', attributes, []), index: 0 };
  }

  private addNode(
    operation: string,
    attributes: readonly KernelAttribute[],
    inputs: readonly (GraphOutput | readonly GraphOutput[])[],
    {
      controls = [],
      isUpdate = false,
      functions = {},
    }: {
      controls?: readonly Pointer[] | undefined;
      isUpdate?: boolean | undefined;
      functions?: Readonly<Record<string, string>> | undefined;
    } = {},
  ): Pointer {
    const { native } = this.backend;
    const { c, status } = native;
    const op: Pointer = c.TF_NewOperation!(this.graph, operation, this.uniqueName());
    for (const input of inputs) {
      if (isList(input)) c.TF_AddInputList!(op, pack(input), input.length);
      else c.TF_AddInput!(op, input);
    }
    for (const control of controls) c.TF_AddControlInput!(op, control);
    setAttributes(native, op, attributes, 'graph');
    for (const [name, fn] of Object.entries(functions))
      c.TF_SetAttrFuncName!(op, name, fn, fn.length);
    const oper: Pointer = c.TF_FinishOperation!(op, status);
    native.check(`${this.name}: ${operation}`);
    this.nodes.set(oper, { inputs: [...inputs.flat().map((i) => i.oper), ...controls], isUpdate });
    return oper;
  }

  private uniqueName(): string {
    return `n${this.nextName++}`;
  }

  private describe(operation: string, node: GraphOutput): SymbolicOutput {
    const { native } = this.backend;
    const { c, status } = native;
    const dtype: number = c.TF_OperationOutputType!(node);
    const rank: number = c.TF_GraphGetTensorNumDims!(this.graph, node, status);
    const dims = new BigInt64Array(Math.max(rank, 0));
    if (rank > 0) c.TF_GraphGetTensorShape!(this.graph, node, dims, rank, status);
    native.check(operation);
    if (rank < 0 || dims.some((dim) => dim < 0n)) {
      throw new Error(
        `${this.name}: the shape of the result of ${operation} depends on values, which are not ` +
          'known while a function is traced. Run this part outside of jit, or use an operation ' +
          'with a fixed shape (a mask in place of a selection).',
      );
    }
    return { node, shape: Array.from(dims, Number), dtype };
  }

  private knownVariable(dataId: DataId): tf.Variable | undefined {
    return this.outer ? this.outer.knownVariable(dataId) : this.variables.get(dataId);
  }

  /** Throws if the value asked for exists only when the function runs. */
  refuseRead(dataId: DataId, data: TensorData): void {
    // A variable is known to the outermost trace.
    const variable = this.knownVariable(dataId);
    if (!data.node && !variable) return;
    const what = variable ? `variable ${variable.name}` : `a tensor of shape [${data.shape}]`;
    throw new Error(
      `${this.name} reads the value of ${what} while it is traced by jit; a traced function has no ` +
        'values, only shapes. Return the tensor and read it outside, or use tensor operations ' +
        '(tf.where in place of if).',
    );
  }

  /**
   * Creates a variable while tracing: its initial value is computed at once, from the arguments of
   * the present call and the variables as they stand, so it is a variable like any other.
   */
  initialize(initialValue: tf.Tensor, make: (value: tf.Tensor) => tf.Variable): tf.Variable {
    const node = this.resolve(initialValue);
    const reachable = this.reachableFrom(node.oper);
    if ([...reachable].some((oper) => this.nodes.get(oper)!.isUpdate)) {
      throw new Error(
        `${this.name} creates a variable from a value that it has just updated; create the ` +
          'variable before the first call',
      );
    }
    const inputs = this.functionInputs.filter((input) => reachable.has(input.node.oper));
    for (const { node: placeholder } of inputs) reachable.delete(placeholder.oper);
    return this.backend.withTrace(undefined, () => {
      const fn = buildFunction(this.backend, this.graph, `${this.name}_init`, {
        operations: [...reachable],
        inputs: inputs.map((input) => input.node),
        outputs: [reachable.has(node.oper) ? node : this.identity(node)],
        controls: [],
        xla: false,
      });
      const [handle] = this.backend.executeOnHandles(
        fn.name,
        [],
        inputs.map(({ variable, handle: current }) =>
          variable ? this.backend.promote(this.originalDataId(variable)) : current(),
        ),
        1,
      );
      fn.dispose();
      const value = this.backend.adopt(handle!);
      const variable = make(value);
      value.dispose();
      this.hold(variable);
      return variable;
    });
  }

  private reachableFrom(start: Pointer): Set<Pointer> {
    const reachable = new Set<Pointer>([start]);
    for (const oper of reachable) {
      for (const input of this.nodes.get(oper)!.inputs) reachable.add(input);
    }
    return reachable;
  }

  /** A node with the same value: a function may not return one of its own inputs. */
  private identity(node: GraphOutput): GraphOutput {
    const { c } = this.backend.native;
    const type = {
      name: 'T',
      type: attributeTypes.TF_ATTR_TYPE,
      value: c.TF_OperationOutputType!(node) as number,
    };
    return { oper: this.addNode('Identity', [type], [node]), index: 0 };
  }

  /** Ends the trace: writes assigned variables and returns the graph's interface. */
  finish(results: readonly tf.Tensor[]): {
    inputs: readonly FunctionInput[];
    outputs: SymbolicOutput[];
    controls: readonly Pointer[];
    updatedVariables: tf.Variable[];
    capturedTensors: DataId[];
  } {
    const nodes = results.map((tensor) => this.resolve(tensor));
    for (const [dataId, variable] of this.variables) {
      if (variable.dataId !== dataId && !variable.isDisposed) this.settle(variable);
    }
    const isInput = new Set(this.functionInputs.map((input) => input.node.oper));
    const outputs = nodes.map((node, i) => ({
      node: isInput.has(node.oper) ? this.identity(node) : node,
      shape: results[i]!.shape,
      dtype: toNativeType(results[i]!.dtype),
    }));
    return {
      inputs: this.functionInputs,
      outputs,
      controls: this.updates,
      updatedVariables: [...this.capturedVariables.values()]
        .filter((capture) => capture.isUpdated)
        .map((capture) => capture.variable),
      capturedTensors: [...this.capturedTensors.keys()],
    };
  }

  /** Gives every variable its own storage back and frees the graph. */
  close(): void {
    for (const [dataId, variable] of this.variables) {
      if (variable.dataId !== dataId && !variable.isDisposed) {
        this.backend.rebind(variable, dataId);
      }
      this.backend.disposeData(dataId);
    }
    this.backend.native.c.TF_DeleteGraph!(this.graph);
  }
}

const typed = ({ shape, dtype }: SymbolicOutput): [number[], number] => [shape, dtype];

const isList = (input: GraphOutput | readonly GraphOutput[]): input is readonly GraphOutput[] =>
  Array.isArray(input);

const typeOf = (tensor: tf.Tensor): KernelAttribute => ({
  name: 'dtype',
  type: attributeTypes.TF_ATTR_TYPE,
  value: toNativeType(tensor.dtype),
});

/** Tells 0 from -0, which are different constants. */
const exactly = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
