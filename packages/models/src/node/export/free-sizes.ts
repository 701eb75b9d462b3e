import type { AttrValue, GraphDef, NodeDef } from './graph-messages.js';
import {
  type ConstantValue,
  constantOf,
  fixedSize,
  packNode,
  type Size,
  SizeArithmetic,
  shapeMessage,
} from './graph-nodes.js';

/** Batch and time for which a graph was traced. */
export interface TracedSizes {
  readonly batch: number;
  readonly time: number;
}

/** The same function traced for some sizes of its input. */
export interface SizedGraph extends TracedSizes {
  readonly graph: GraphDef;
}

/**
 * Sizes to trace for: primes, so that a number in a graph tells what it is a product of. The third
 * checks what the first two say.
 */
export const tracedSizes: readonly [TracedSizes, TracedSizes, TracedSizes] = [
  { batch: 3, time: 23 },
  { batch: 5, time: 29 },
  { batch: 7, time: 31 },
];

/**
 * One graph for inputs of all sizes, from graphs that were traced for some. They differ in constants
 * alone: shapes, which become arithmetic on the sizes of the input; tables with a row for each
 * position, of which as many rows are taken as there are positions; and tensors of one value.
 *
 * @param input the node of the tokens, `[batch, time]`
 * @param longest the function traced for the longest text, where tables come from
 * @throws Error where the graphs differ otherwise: a model that is unrolled over time, say
 */
export function freeSizes(
  graphs: readonly SizedGraph[],
  input: string,
  longest: () => SizedGraph,
): GraphDef {
  const [first, ...others] = graphs as [SizedGraph, ...SizedGraph[]];
  const sizes = new SizeArithmetic(input);
  let table: SizedGraph | undefined;
  const nodes = first.graph.node.map((node, i): NodeDef => {
    const versions = [node, ...others.map(({ graph }) => graph.node[i])];
    if (versions.every((other) => isSameNode(node, other))) return node;
    if (node.name === input && node.op === 'Placeholder')
      return { ...node, attr: { ...node.attr, shape: { shape: shapeMessage([-1, -1]) } } };
    const constants = versions.map((version) => version && constantOf(version));
    if (!constants.every((constant) => constant !== undefined)) throw unlike(node);
    const fitted = new SizeFit(graphs);
    const values = constants.map(({ values }) => values);
    const shape = fitShape(fitted, constants);
    if (shape === undefined) throw unlike(node);
    if (shape.every(isFixed)) {
      // A shape, or another vector of numbers.
      const numbers = Array.from(values[0]!, (_, k) => fitted.fit(values.map((all) => all[k]!)));
      if (!(values[0] instanceof Int32Array) || !numbers.every((size) => size !== undefined))
        throw unlike(node);
      return shape.length === 0
        ? identity(node.name, sizes.number(numbers[0]!), node.attr)
        : packNode(
            node.name,
            numbers.map((size) => sizes.number(size)),
          );
    }
    const dims = shape.map((size) => sizes.number(size));
    const dtype = node.attr.dtype!;
    if (values.every((all) => all.every((value) => value === values[0]![0]))) {
      const value = sizes.constant({ shape: [], values: values[0]!.slice(0, 1) });
      const packed = `${node.name}/shape`;
      sizes.nodes.push(packNode(packed, dims));
      return {
        name: node.name,
        op: 'Fill',
        input: [packed, value],
        attr: { T: dtype, index_type: { type: 3 } },
      };
    }
    table ??= longest();
    const whole = constantOf(table.graph.node[i]!);
    if (whole === undefined || !constants.every((part) => isBeginning(part, whole)))
      throw unlike(node);
    const packed = `${node.name}/size`;
    sizes.nodes.push(packNode(packed, dims));
    const begin = sizes.vector(new Int32Array(shape.length));
    return {
      name: node.name,
      op: 'Slice',
      input: [sizes.constant(whole), begin, packed],
      attr: { T: dtype, Index: { type: 3 } },
    };
  });
  if (others.some(({ graph }) => graph.node.length !== nodes.length)) throw unlike(undefined);
  return { ...first.graph, node: [...nodes, ...sizes.nodes] };
}

/** Finds how a number depends on the traced sizes. */
class SizeFit {
  constructor(private readonly graphs: readonly TracedSizes[]) {}

  /** @param numbers one for each graph */
  fit(numbers: readonly number[]): Size | undefined {
    if (numbers.every((number) => number === numbers[0])) return fixedSize(numbers[0]!);
    for (const batch of [0, 1, 2]) {
      for (const time of [0, 1, 2]) {
        const factor = numbers[0]! / power(this.graphs[0]!, batch, time);
        const size = { factor, batch, time, added: 0 };
        if (Number.isInteger(factor) && this.isRight(size, numbers)) return size;
      }
    }
    const [a, b] = this.graphs as [TracedSizes, TracedSizes];
    for (const [batch, time] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const rise = power(b, batch, time) - power(a, batch, time);
      const factor = (numbers[1]! - numbers[0]!) / rise;
      const added = numbers[0]! - factor * power(a, batch, time);
      const size = { factor, batch, time, added };
      if (Number.isInteger(factor) && this.isRight(size, numbers)) return size;
    }
    return undefined;
  }

  private isRight({ factor, batch, time, added }: Size, numbers: readonly number[]): boolean {
    return this.graphs.every(
      (sizes, i) => factor * power(sizes, batch, time) + added === numbers[i],
    );
  }
}

const power = (sizes: TracedSizes, batch: number, time: number): number =>
  sizes.batch ** batch * sizes.time ** time;

const isFixed = ({ batch, time }: Size): boolean => batch === 0 && time === 0;

function fitShape(fit: SizeFit, constants: readonly ConstantValue[]): Size[] | undefined {
  const rank = constants[0]!.shape.length;
  if (constants.some(({ shape }) => shape.length !== rank)) return undefined;
  const sizes = constants[0]!.shape.map((_, axis) =>
    fit.fit(constants.map(({ shape }) => shape[axis]!)),
  );
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

/** Whether a tensor is what a larger one holds at the beginning of every axis. */
function isBeginning(part: ConstantValue, whole: ConstantValue): boolean {
  if (part.shape.some((size, axis) => size > (whole.shape[axis] ?? 0))) return false;
  return part.values.every((value, i) => {
    let rest = i;
    let at = 0;
    let stride = 1;
    for (let axis = part.shape.length - 1; axis >= 0; axis--) {
      at += (rest % part.shape[axis]!) * stride;
      rest = Math.floor(rest / part.shape[axis]!);
      stride *= whole.shape[axis]!;
    }
    return whole.values[at] === value;
  });
}

const identity = (name: string, input: string, { dtype }: NodeDef['attr']): NodeDef => ({
  name,
  op: 'Identity',
  input: [input],
  attr: { T: dtype! },
});

function isSameNode(a: NodeDef, b: NodeDef | undefined): boolean {
  return (
    b !== undefined &&
    a.op === b.op &&
    a.name === b.name &&
    a.input.join() === b.input.join() &&
    Object.keys(a.attr).every((key) => isSameAttribute(a.attr[key]!, b.attr[key]))
  );
}

function isSameAttribute(a: AttrValue, b: AttrValue | undefined): boolean {
  return b !== undefined && textOf(a) === textOf(b);
}

/** Bytes as text, so that long constants compare fast. */
const textOf = (value: AttrValue): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array ? Buffer.from(inner).toString('latin1') : inner,
  );

function unlike(node: NodeDef | undefined): Error {
  const where = node === undefined ? 'the number of operations' : `operation ${node.op}`;
  return new Error(
    `this model's graph depends on the sizes of its input in a way that cannot be left open ` +
      `(${where}), as that of a recurrent network does, which has its steps one by one. Export it ` +
      'for fixed sizes: --batch and --length.',
  );
}
