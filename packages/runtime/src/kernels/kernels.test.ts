import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

type Program = () => tf.Tensor | tf.Tensor[];

interface Result {
  readonly shape: number[];
  readonly dtype: string;
  readonly values: unknown[];
}

function read(program: Program): Result[] {
  let results: Result[] = [];
  tf.tidy(() => {
    results = [program()].flat().map((y) => ({
      shape: y.shape,
      dtype: y.dtype,
      values: [...(y.dataSync() as Iterable<unknown>)],
    }));
  });
  return results;
}

/** The results of tfjs's plain backend, the reference. */
function reference(program: Program): Result[] {
  const current = tf.getBackend();
  tf.setBackend('cpu');
  try {
    return read(program);
  } finally {
    tf.setBackend(current);
  }
}

function expectEqual(got: readonly Result[], wanted: readonly Result[]): void {
  expect(got.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    wanted.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  for (const [i, { values }] of got.entries())
    for (const [k, value] of values.entries()) {
      const other = wanted[i]!.values[k];
      if (typeof other === 'number' && Number.isFinite(other))
        expect(value as number).toBeCloseTo(other, 4);
      else expect(value).toEqual(other);
    }
}

/** Numbers that no two elements share. */
const numbers = (shape: number[], by = 0.37): tf.Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(i * by + 1) * 3);
  return tf.tensor(values, shape);
};

/** The value and the gradients of a function, weighed so that each element counts another way. */
const withGradients = (f: (...x: tf.Tensor[]) => tf.Tensor, ...x: tf.Tensor[]): tf.Tensor[] => {
  const y = f(...x);
  return [y, ...tf.grads((...x) => tf.sum(tf.mul(f(...x), numbers(y.shape, 0.91))))(x)];
};

const t4 = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const t5 = (x: tf.Tensor): tf.Tensor5D => x as tf.Tensor5D;
const around: tf.backend_util.ExplicitPadding = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];
const first: tf.backend_util.ExplicitPadding = [
  [0, 0],
  [0, 0],
  [1, 2],
  [0, 1],
];

const programs: Record<string, Program> = {
  'the mean of booleans': () => tf.mean(tf.tensor1d([1, 0, 1, 1], 'bool')),
  'the mean of integers': () => tf.mean(tf.tensor2d([1, 2, 4, 8], [2, 2], 'int32'), 1),
  'moments of booleans': () => {
    const { mean, variance } = tf.moments(tf.tensor1d([1, 0, 1, 1], 'bool'));
    return [mean, variance];
  },
  'integers beyond 2^24, rounded': () => tf.round(tf.tensor1d([-12345678, 10, 123456789], 'int32')),
  'sign with NaN': () => tf.sign(tf.tensor1d([-2, Number.NaN, 0, 3, Number.POSITIVE_INFINITY])),
  'a step of integers': () => tf.step(tf.tensor1d([1, -2, -0, 3], 'int32'), 0.5),
  'a leaky relu of integers': () => tf.leakyRelu(tf.tensor1d([1, -2, 0], 'int32')),
  'a diagonal of booleans': () => tf.diag(tf.tensor1d([1, 0], 'bool')),
  'bitwise and': () => tf.bitwiseAnd(tf.tensor1d([12, -1], 'int32'), tf.tensor1d([10, 7], 'int32')),
  'texts compared': () => {
    const [a, b] = [tf.tensor1d(['b', '词', 'x']), tf.tensor1d(['a', '語', 'x'])];
    return [tf.greater(a, b), tf.greaterEqual(a, b), tf.less(a, b), tf.lessEqual(a, b)];
  },
  'counts of numbers': () => [
    tf.denseBincount(tf.tensor1d([1, 0, 7, 1], 'int32'), [], 3),
    tf.denseBincount(
      tf.tensor2d([1, 0, 2, 2], [2, 2], 'int32'),
      tf.tensor2d([0.5, 2, 3, 4], [2, 2]),
      3,
    ),
    tf.denseBincount(tf.tensor2d([2, 2, 5, 0], [2, 2], 'int32'), [], 3, true),
  ],
  'a place in sorted numbers': () => {
    const sorted = tf.tensor2d([0, 3, 9, 9, 10, 1, 2, 3, 4, 5], [2, 5]);
    const x = tf.tensor2d([0, 9, 10, 11, 3, -1], [2, 3]);
    return [tf.lowerBound(sorted, x), tf.upperBound(sorted, x)];
  },
  'indices in a list': () =>
    tf.scatterND(tf.tensor1d([0, 4, 4], 'int32'), tf.tensor1d([1, 2, 3]), [5]),
  'images turned': () =>
    tf.image.transform(
      t4(numbers([1, 4, 4, 2])),
      tf.tensor2d([0.9, 0.2, -1, -0.2, 0.9, 1, 0, 0], [1, 8]),
      'bilinear',
      'reflect',
    ),
  'maxima and where they are': () => {
    const x = tf.tensor4d([1, Number.NaN, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const { result, indexes } = tf.maxPoolWithArgmax(x, 2, 1, 'valid', false);
    return [result!, indexes!];
  },
  'sparse rows': () => {
    const { outputIndices, outputValues, emptyRowIndicator } = tf.sparse.sparseFillEmptyRows(
      tf.tensor2d(
        [
          [0, 0],
          [2, 1],
        ],
        [2, 2],
        'int32',
      ),
      tf.tensor1d([5, 6], 'int32'),
      tf.tensor1d([3, 4], 'int32'),
      tf.scalar(-1, 'int32'),
    );
    return [outputIndices!, outputValues!, emptyRowIndicator!];
  },
  'segments of rows': () =>
    tf.sparse.sparseSegmentMean(
      t2(numbers([4, 3])),
      tf.tensor1d([0, 2, 3], 'int32'),
      tf.tensor1d([0, 0, 1], 'int32'),
    ),
  'n-grams': () => {
    const { nGrams, nGramsSplits } = tf.string.stringNGrams(
      tf.tensor1d(['a', '词', 'c']),
      tf.tensor1d([0, 3], 'int32'),
      '|',
      [2],
      'L',
      'R',
      -1,
      false,
    );
    return [nGrams!, nGramsSplits!];
  },
};

const t2 = (x: tf.Tensor): tf.Tensor2D => x as tf.Tensor2D;

const differentiable: Record<string, Program> = {
  'max pooling, padded by a number': () =>
    withGradients((x) => tf.maxPool(t4(x), 3, 2, 1, 'floor'), numbers([2, 5, 4, 2])),
  'max pooling, padded by numbers': () =>
    withGradients((x) => tf.maxPool(t4(x), 3, 1, around), numbers([1, 4, 3, 2])),
  'max pooling in three dimensions, padded': () =>
    withGradients((x) => tf.maxPool3d(t5(x), 2, 1, 1, 'floor'), numbers([1, 2, 3, 2, 1])),
  'convolution, channels first': () =>
    withGradients(
      (x, w) => tf.conv2d(t4(x), t4(w), 1, 'same', 'NCHW'),
      numbers([2, 3, 4, 5]),
      numbers([3, 2, 3, 2]),
    ),
  'convolution, channels first, padded by numbers': () => [
    tf.conv2d(t4(numbers([2, 3, 4, 5])), t4(numbers([3, 2, 3, 2])), 1, first, 'NCHW'),
  ],
  'convolution, padded by a number': () => [
    tf.conv2d(t4(numbers([2, 5, 4, 3])), t4(numbers([3, 2, 3, 2])), 2, 1, 'NHWC', 1, 'floor'),
  ],
  'convolution, padded by numbers': () =>
    withGradients(
      (x, w) => tf.conv2d(t4(x), t4(w), 1, around),
      numbers([2, 5, 4, 3]),
      numbers([3, 2, 3, 2]),
    ),
  'transposed convolution, padded by numbers': () => [
    tf.conv2dTranspose(t4(numbers([1, 3, 3, 1])), t4(numbers([2, 2, 2, 1])), [1, 3, 4, 2], 1, [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]),
  ],
  'depthwise convolution, padded by numbers': () =>
    withGradients(
      (x, w) => tf.depthwiseConv2d(t4(x), t4(w), 1, around),
      numbers([1, 5, 4, 2]),
      numbers([3, 2, 2, 2]),
    ),
  'depthwise convolution, dilated': () => [
    tf.depthwiseConv2d(t4(numbers([1, 5, 4, 2])), t4(numbers([3, 2, 2, 2])), 1, 'same', 'NHWC', 2),
  ],
  'convolution in three dimensions, dilated': () => [
    tf.conv3d(t5(numbers([1, 5, 5, 4, 2])), t5(numbers([2, 2, 2, 2, 1])), 1, 'same', 'NDHWC', 2),
  ],
  'a fused convolution, channels first': () => [
    tf.fused.conv2d({
      x: t4(numbers([1, 3, 4, 4])),
      filter: t4(numbers([2, 2, 3, 2])),
      strides: 1,
      pad: 'same',
      dataFormat: 'NCHW',
      bias: tf.tensor1d([1, -1]),
      activation: 'prelu',
      preluActivationWeights: tf.tensor1d([0.1, 0.3]),
    }),
  ],
};

describe('kernels beside tfjs-node’s own', () => {
  it.each(Object.entries({ ...programs, ...differentiable }))('%s', (_, program) => {
    expectEqual(read(program), reference(program));
  });

  it.each(Object.entries(differentiable))('%s, compiled', (_, program) => {
    const wanted = reference(program);
    for (const compiler of ['graph', 'xla'] as const) {
      const compiled = jit(() => program(), { compiler });
      expectEqual(
        read(() => compiled()),
        wanted,
      );
      compiled.dispose();
    }
  });

  it('the gradient of a mean of padded windows is that of the numbers inside', () => {
    const x = numbers([1, 3, 3, 1]);
    const f = (x: tf.Tensor) => tf.sum(tf.square(tf.avgPool(t4(x), 2, 1, 1, 'floor')));
    const gradient = tf.grad(f)(x).dataSync();
    for (const i of [0, 4, 8]) {
      const nudge = tf.tensor(
        Array.from({ length: 9 }, (_, k) => (k === i ? 0.01 : 0)),
        x.shape,
      );
      const slope = tf.div(tf.sub(f(tf.add(x, nudge)), f(tf.sub(x, nudge))), 0.02).dataSync()[0]!;
      expect(gradient[i]).toBeCloseTo(slope, 2);
    }
  });

  it.each([
    [
      () => tf.gather(tf.tensor1d([1, 2]), tf.tensor1d([0, 100], 'int32')),
      /index value 100 is not in \[0, 1\]/,
    ],
    [
      () => tf.gather(tf.tensor1d([1, 2]), tf.tensor1d([-1], 'int32')),
      /index value -1 is not in \[0, 1\]/,
    ],
    [() => tf.einsum('ij,jk->in', numbers([2, 3]), numbers([3, 2])), /label n not present/],
  ])('%s is refused', (program, message) => {
    expect(() => tf.tidy(() => void program())).toThrow(message);
  });

  it.each(['int32', 'bool', 'float32'] as const)(
    'no function of one number takes %s away',
    (dtype) => {
      const x = tf.tensor1d([1, 0, 1], dtype);
      const names =
        'abs,neg,sign,floor,ceil,round,sqrt,rsqrt,square,reciprocal,exp,expm1,log,log1p,sin,cos,tan,tanh,' +
        'sigmoid,relu,relu6,elu,selu,softplus,isNaN,isInf,isFinite,erf,step,leakyRelu,asin,acos,atan,' +
        'asinh,atanh,sinh,cosh,logicalNot,clone,zerosLike,onesLike,sum,mean,max,argMax,cumsum,reverse';
      for (const name of names.split(',')) {
        const f = (x: tf.Tensor): tf.Tensor =>
          (tf as unknown as Record<string, (x: tf.Tensor) => tf.Tensor>)[name]!(x);
        let eager: tf.Tensor;
        try {
          eager = f(x);
        } catch {
          // tfjs or TensorFlow has none of this dtype.
          continue;
        }
        const compiled = jit(f)(x);
        expect([name, x.isDisposed, compiled.dtype]).toEqual([name, false, eager.dtype]);
        const got = compiled.dataSync();
        for (const [i, value] of eager.dataSync().entries())
          if (!Object.is(value, got[i])) expect(got[i], name).toBeCloseTo(value, 5);
      }
    },
  );

  it('a negative padding cuts', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const padded = tf.pad(x, [
      [-1, 1],
      [1, -2],
    ]);
    expect(padded.arraySync()).toEqual([
      [0, 4],
      [0, 0],
    ]);
  });

  it('drawn with a seed, classes are the same eagerly and compiled; without one they are others', () => {
    const logits: tf.Tensor2D = tf.zeros([1, 8]);
    const draw = (seed?: number) => () => tf.multinomial(logits, 64, seed);
    const values = (program: () => tf.Tensor) => [...program().dataSync()];
    const compiled = jit(draw(7));
    expect(values(draw(7))).toEqual(values(draw(7)));
    expect(values(compiled)).toEqual(values(draw(7)));
    expect(values(draw())).not.toEqual(values(draw()));
  });
});
