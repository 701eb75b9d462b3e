import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const special = [nan, inf, -inf, -0, 0, 1, -1, 2.5, -2.5, 0.5, -0.5, 1e30, -1e30, 3e-39];
const whole = [0, 1, -1, 7, -7, 2 ** 31 - 1, -(2 ** 31), 3, -3, 2];

type Tensors = Record<string, tf.Tensor>;
/** Programs by name; all of a group are compiled together. */
type Group = (x: Tensors) => Record<string, tf.Tensor>;

const inputs = (): Tensors => ({
  x: tf.tensor1d(special),
  y: tf.tensor1d([...special.slice(3), ...special.slice(0, 3)]),
  rows: tf.tensor2d(
    [nan, 1, 2, 3, nan, 5, inf, -inf, nan, nan, nan, nan, -inf, -inf, 0, -0],
    [4, 4],
  ),
  i: tf.tensor1d(whole, 'int32'),
  j: tf.tensor1d(
    [...whole.slice(1), whole[0]!].map((n) => n || 5),
    'int32',
  ),
  integers: tf.tensor2d([1, 5, -3, 5, 2 ** 31 - 1, 1, 0, 0], [2, 4], 'int32'),
  b: tf.tensor2d([1, 0, 1, 1, 0, 0], [2, 3], 'bool'),
  empty: tf.zeros([2, 0]),
});

/** XLA divides integers by constants only. */
const divisors = () => tf.tensor1d([7, -7, 3, -2, 2, 5, -1, 1, -3, 2 ** 31 - 1], 'int32');

const groups: Record<string, Group> = {
  'functions of one number': ({ x }) =>
    Object.fromEntries(
      (
        'abs,neg,sign,floor,ceil,round,sqrt,rsqrt,square,reciprocal,exp,expm1,log,log1p,sin,cos,tanh,' +
        'sigmoid,relu,relu6,elu,selu,softplus,isNaN,isInf,isFinite,erf,step,logSigmoid,leakyRelu,' +
        'asin,acos,atan,asinh,atanh,sinh,cosh'
      )
        .split(',')
        .map((name) => [
          name,
          (tf as unknown as Record<string, (x: tf.Tensor) => tf.Tensor>)[name]!(x!),
        ]),
    ),
  'functions of two numbers': ({ x, y }) => ({
    add: tf.add(x!, y!),
    div: tf.div(x!, y!),
    floorDiv: tf.floorDiv(x!, y!),
    mod: tf.mod(x!, y!),
    maximum: tf.maximum(x!, y!),
    minimum: tf.minimum(x!, y!),
    pow: tf.pow(tf.abs(x!), y!),
    atan2: tf.atan2(x!, y!),
    squaredDifference: tf.squaredDifference(x!, y!),
    equal: tf.equal(x!, y!),
    notEqual: tf.notEqual(x!, y!),
    greater: tf.greater(x!, y!),
    lessEqual: tf.lessEqual(x!, y!),
    where: tf.where(tf.greater(x!, y!), x!, y!),
    clip: tf.clipByValue(x!, -1, 1),
    prelu: tf.prelu(x!, y!),
    divNoNan: tf.divNoNan(x!, y!),
  }),
  integers: ({ i, j }) => ({
    add: tf.add(i!, j!),
    sub: tf.sub(i!, j!),
    mul: tf.mul(i!, j!),
    div: tf.div(i!, divisors()),
    floorDiv: tf.floorDiv(i!, divisors()),
    mod: tf.mod(i!, divisors()),
    abs: tf.abs(i!),
    neg: tf.neg(i!),
    sign: tf.sign(i!),
    square: tf.square(i!),
    maximum: tf.maximum(i!, j!),
    minimum: tf.minimum(i!, j!),
    mixed: tf.add(i!, tf.scalar(0.5)),
    bits: tf.bitwiseAnd(i!, j!),
    toFloat: tf.cast(i!, 'float32'),
    toBool: tf.cast(i!, 'bool'),
    relu: tf.relu(i!),
    clip: tf.clipByValue(i!, -2, 2),
  }),
  'reductions of rows with NaN': ({ rows, integers, b }) => ({
    max: tf.max(rows!, 1),
    min: tf.min(rows!, 1),
    sum: tf.sum(rows!, 1),
    mean: tf.mean(rows!, 1),
    prod: tf.prod(rows!, 1),
    argMax: tf.argMax(rows!, 1),
    argMin: tf.argMin(rows!, 1),
    maxColumns: tf.max(rows!, 0),
    argMaxColumns: tf.argMax(rows!, 0),
    logSoftmax: tf.logSoftmax(rows!),
    // In a graph, oneDNN's softmax leaves 0 beside a NaN where eager code has NaN everywhere; every sum
    // or product over the row is NaN all the same.
    softmaxSum: tf.sum(tf.softmax(rows!), 1),
    softmaxProduct: tf.matMul(tf.softmax(rows!), tf.ones([4, 2])),
    softmaxIsNaN: tf.any(tf.isNaN(tf.softmax(rows!)), 1),
    logSumExp: tf.logSumExp(rows!, 1),
    cumsum: tf.cumsum(rows!, 1),
    maxIntegers: tf.max(integers!, 1),
    sumIntegers: tf.sum(integers!, 1),
    argMaxIntegers: tf.argMax(integers!, 1),
    meanIntegers: tf.mean(integers!, 1),
    prodIntegers: tf.prod(integers!, 1),
    all: tf.all(b!, 1),
    any: tf.any(b!, 1),
    meanBool: tf.mean(b!),
    sumBool: tf.sum(b!),
    pool: tf.maxPool(tf.reshape(rows!, [1, 4, 4, 1]) as tf.Tensor4D, 2, 1, 'valid'),
  }),
  'the largest of rows': ({ rows, integers }) => {
    const floats = tf.topk(rows!, 3);
    const ints = tf.topk(integers!, 3);
    return {
      values: floats.values,
      indices: floats.indices,
      intValues: ints.values,
      intIndices: ints.indices,
    };
  },
  'nothing at all': ({ empty }) => ({
    sum: tf.sum(empty!, 1),
    max: tf.max(empty!, 1),
    min: tf.min(empty!, 1),
    prod: tf.prod(empty!, 1),
    mean: tf.mean(empty!, 1),
    softmax: tf.softmax(empty!),
    concat: tf.concat([empty!, empty!], 1),
    product: tf.matMul(empty!, tf.zeros([0, 3])),
  }),
  'casts of what fits no integer': ({ x, y }) => ({
    toBool: tf.cast(x!, 'bool'),
    whole: tf.cast(tf.clipByValue(tf.where(tf.isNaN(y!), tf.zerosLike(y!), y!), -9, 9), 'int32'),
  }),
};

type Result = { readonly dtype: string; readonly shape: number[]; readonly values: number[] };

const read = (outputs: Record<string, tf.Tensor>): Record<string, Result> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, y]) => [
      name,
      { dtype: y.dtype, shape: y.shape, values: [...y.dataSync()] },
    ]),
  );

/** Same to the last bits that a compiler may round in another way. */
function isSame(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a));
}

it.each([
  (x: tf.Tensor) => tf.multinomial(x as tf.Tensor2D, 5, 3),
  (x: tf.Tensor) =>
    tf.image.nonMaxSuppressionPadded(
      x as tf.Tensor2D,
      tf.tensor1d([0.5, 0.9]),
      2,
      0.5,
      Number.NEGATIVE_INFINITY,
      true,
    ).selectedIndices!,
])('what XLA computes in another way is refused to it, and auto computes it', (program) => {
  const x = tf.tensor2d([0, 0, 1, 1, 0.1, 0, 1, 1], [2, 4]);
  expect(() => jit(program, { compiler: 'xla' })(x)).toThrow(
    /gives other results by XLA than by TensorFlow's own kernel; use compiler: 'graph', or 'auto'/,
  );
  const auto = jit(program, { compiler: 'auto' });
  const wanted = [...program(x).dataSync()];
  // More calls than the choice of a compiler takes.
  for (let call = 0; call < 12; call++) expect([...auto(x).dataSync()]).toEqual(wanted);
});

const { div, floorDiv, mod } = tf;
describe.each(Object.entries({ div, floorDiv, mod }))('%s of integers by zero', (_, operation) => {
  const divide = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => operation(a, b);
  const [a, zero, three] = [
    [7, -7, 0],
    [1, 0, 2],
    [3, 3, 3],
  ].map((values) => () => tf.tensor1d(values, 'int32')) as [
    () => tf.Tensor,
    () => tf.Tensor,
    () => tf.Tensor,
  ];

  it('is refused eagerly, in a graph, and by XLA, which does not detect it', () => {
    const refusal = 'division by zero';
    expect(() => divide(a(), zero()).dataSync()).toThrow(refusal);
    for (const compiler of ['graph', 'xla', 'auto'] as const) {
      expect(() => jit(divide, { compiler })(a(), zero()).dataSync(), compiler).toThrow(refusal);
      const byConstant = jit((a: tf.Tensor) => divide(a, zero()), { compiler });
      expect(() => byConstant(a()).dataSync(), compiler).toThrow(refusal);
    }
  });

  it('is no reason to refuse another divisor, where it is known', () => {
    const wanted = [...divide(a(), three()).dataSync()];
    const captured = three();
    const variable = tf.variable(three());
    for (const compiler of ['graph', 'xla'] as const) {
      expect([...jit((a: tf.Tensor) => divide(a, three()), { compiler })(a()).dataSync()]).toEqual(
        wanted,
      );
      expect([...jit((a: tf.Tensor) => divide(a, captured), { compiler })(a()).dataSync()]).toEqual(
        wanted,
      );
    }
    expect(() => jit((a: tf.Tensor) => divide(a, variable), { compiler: 'xla' })(a())).toThrow(
      'has to be a constant',
    );
    for (const divisor of [three(), variable])
      expect([...jit(divide, { compiler: 'auto' })(a(), divisor).dataSync()]).toEqual(wanted);
    variable.dispose();
  });
});

describe.each(Object.entries(groups))('%s', (_, group) => {
  it.each(['graph', 'xla'] as const)('eagerly and by %s', (compiler) => {
    const given = inputs();
    const names = Object.keys(given);
    const compiled = jit(
      (...tensors: tf.Tensor[]) =>
        group(Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor]))),
      { compiler },
    );
    const wanted = read(group(given));
    const got = read(compiled(...Object.values(given)));
    const different = Object.keys(wanted).filter((name) => {
      const [a, b] = [wanted[name]!, got[name]!];
      return (
        a.dtype !== b.dtype ||
        a.shape.join() !== b.shape.join() ||
        a.values.some((value, i) => !isSame(value, b.values[i]!))
      );
    });
    expect(Object.fromEntries(different.map((name) => [name, got[name]]))).toEqual(
      Object.fromEntries(different.map((name) => [name, wanted[name]])),
    );
    compiled.dispose();
  });
});

it('a layer normalization written out keeps its epsilon', () => {
  const normalize = (x: tf.Tensor) => {
    const mean = tf.mean(x, -1, true);
    const variance = tf.mean(tf.squaredDifference(x, mean), -1, true);
    const normalized = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(normalized, tf.linspace(1, 2, 12)), tf.linspace(0, 1, 12));
  };
  for (const shape of [
    [1, 12],
    [1, 1, 12],
    [5, 12],
    [2, 3, 12],
  ]) {
    const size = tf.util.sizeFromShape(shape);
    const x = tf.tensor(
      Float32Array.from({ length: size }, (_, i) => Math.sin(7 * i)),
      shape,
    );
    const expected = normalize(x).dataSync();
    for (const compiler of ['graph', 'xla'] as const) {
      const compiled = jit(normalize, { compiler });
      const actual = compiled(x).dataSync();
      for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 5);
      compiled.dispose();
    }
  }
});
