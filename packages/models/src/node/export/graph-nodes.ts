import { dataTypes, type NodeDef, type TensorMessage, type TensorShape } from './graph-messages.js';

type Values = Float32Array | Int32Array | Uint8Array;

/** A tensor that a graph holds. */
export interface ConstantValue {
  readonly shape: readonly number[];
  readonly values: Values;
}

export const shapeMessage = (shape: readonly number[]): TensorShape => ({
  dim: shape.map((size) => ({ size })),
});

/** A node that is a constant. Bytes are taken for booleans, as in tfjs. */
export function constantNode(name: string, { shape, values }: ConstantValue): NodeDef {
  const dtype =
    values instanceof Float32Array
      ? dataTypes.float32
      : values instanceof Int32Array
        ? dataTypes.int32
        : dataTypes.bool;
  const tensor: TensorMessage = {
    dtype,
    tensor_shape: shapeMessage(shape),
    tensor_content: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}

/** The values of a constant node; undefined for other nodes and other types than int32 and float32. */
export function constantOf({ op, attr }: NodeDef): ConstantValue | undefined {
  const tensor = attr.value?.tensor;
  if (op !== 'Const' || tensor === undefined) return undefined;
  const { dtype, tensor_content: content, int_val: ints = [], float_val: floats = [] } = tensor;
  if (dtype !== dataTypes.int32 && dtype !== dataTypes.float32) return undefined;
  const shape = tensor.tensor_shape?.dim.map(({ size }) => size) ?? [];
  const Typed = dtype === dataTypes.int32 ? Int32Array : Float32Array;
  if (content && content.length > 0)
    return { shape, values: new Typed(new Uint8Array(content).buffer) };
  const values = new Typed(shape.reduce((n, d) => n * d, 1));
  const listed = dtype === dataTypes.int32 ? ints : floats;
  // A list that is too short continues with its last value.
  for (let i = 0; i < values.length; i++) values[i] = listed[Math.min(i, listed.length - 1)] ?? 0;
  return { shape, values };
}

const int32 = { type: dataTypes.int32 };

/** Nodes that compute numbers of a graph from the sizes of one of its inputs. */
export class SizeArithmetic {
  readonly nodes: NodeDef[] = [];
  private readonly known = new Map<string, string>();

  /** @param input a node of two axes, whose sizes are B and T */
  constructor(input: string) {
    const shape = this.add('Shape', [input], { T: int32, out_type: int32 });
    ['B', 'T'].forEach((name, axis) => {
      const bounds = [axis, axis + 1, 1].map((at) => this.vector(Int32Array.of(at)));
      const node = this.add('StridedSlice', [shape, ...bounds], {
        T: int32,
        Index: int32,
        shrink_axis_mask: { i: 1 },
      });
      this.known.set(name, node);
    });
  }

  /** factor B^batch T^time + added */
  number(size: Size): string {
    const { factor, batch, time, added } = size;
    const key = JSON.stringify(size);
    const known = this.known.get(key);
    if (known) return known;
    const factors = [
      ...(factor === 1 && batch + time > 0 ? [] : [this.scalar(factor)]),
      ...new Array<string>(batch).fill(this.known.get('B')!),
      ...new Array<string>(time).fill(this.known.get('T')!),
    ];
    const product = factors.reduce((a, b) => this.add('Mul', [a, b], { T: int32 }));
    const node =
      added === 0 ? product : this.add('AddV2', [product, this.scalar(added)], { T: int32 });
    this.known.set(key, node);
    return node;
  }

  scalar(value: number): string {
    return this.constant({ shape: [], values: Int32Array.of(value) });
  }

  vector(values: Int32Array): string {
    return this.constant({ shape: [values.length], values });
  }

  /** A constant under a name of its own. */
  constant(value: ConstantValue): string {
    const name = `size${this.nodes.length}`;
    this.nodes.push(constantNode(name, value));
    return name;
  }

  private add(op: string, input: readonly string[], attr: NodeDef['attr']): string {
    const name = `size${this.nodes.length}`;
    this.nodes.push({ name, op, input, attr });
    return name;
  }
}

/** A size as it depends on those of the input: factor B^batch T^time + added. */
export interface Size {
  readonly factor: number;
  readonly batch: number;
  readonly time: number;
  readonly added: number;
}

export const fixedSize = (value: number): Size => ({ factor: value, batch: 0, time: 0, added: 0 });

/** A node of one axis that puts scalars together. */
export const packNode = (name: string, input: readonly string[]): NodeDef => ({
  name,
  op: 'Pack',
  input,
  attr: { N: { i: input.length }, T: int32, axis: { i: 0 } },
});
