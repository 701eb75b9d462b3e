import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { type Conv1dOptions, conv1d } from './index.js';

/** The definition, one number at a time. */
function reference(
  x: number[][][],
  kernel: number[][][],
  { stride, dilation, groups, left, newTime }: Record<string, number>,
): number[] {
  const filters = kernel[0]![0]!.length;
  const perGroup = kernel[0]!.length;
  const values: number[] = [];
  for (const sequence of x) {
    for (let t = 0; t < newTime!; t++) {
      for (let o = 0; o < filters; o++) {
        const group = Math.floor(o / (filters / groups!));
        let sum = 0;
        kernel.forEach((channels, tap) => {
          const row = sequence[t * stride! + tap * dilation! - left!];
          for (let c = 0; c < perGroup; c++) {
            sum += (row?.[group * perGroup + c] ?? 0) * channels[c]![o]!;
          }
        });
        values.push(sum);
      }
    }
  }
  return values;
}

describe('conv1d', () => {
  const cases: [
    string,
    { time: number; taps: number; left: number; newTime: number } & Conv1dOptions,
  ][] = [
    ['same', { time: 7, taps: 3, left: 1, newTime: 7 }],
    ['same, even kernel', { time: 6, taps: 4, left: 1, newTime: 6 }],
    ['same, stride 2', { time: 7, taps: 3, strides: 2, left: 1, newTime: 4 }],
    [
      'same, stride 3, dilation 2',
      { time: 8, taps: 3, strides: 3, dilationRate: 2, left: 1, newTime: 3 },
    ],
    ['same, stride beyond the kernel', { time: 9, taps: 1, strides: 4, left: 0, newTime: 3 }],
    ['valid', { time: 6, taps: 4, padding: 'valid', left: 0, newTime: 3 }],
    ['valid, stride 2', { time: 8, taps: 3, strides: 2, padding: 'valid', left: 0, newTime: 3 }],
    ['causal', { time: 6, taps: 3, padding: 'causal', left: 2, newTime: 6 }],
    [
      'causal, dilation 3',
      { time: 7, taps: 3, dilationRate: 3, padding: 'causal', left: 6, newTime: 7 },
    ],
    ['one number', { time: 5, taps: 3, padding: 2, left: 2, newTime: 7 }],
    ['left and right', { time: 5, taps: 2, padding: [3, 0], left: 3, newTime: 7 }],
    ['padding beyond the kernel', { time: 4, taps: 2, padding: [3, 4], left: 3, newTime: 10 }],
    ['two groups', { time: 6, taps: 3, groups: 2, left: 1, newTime: 6 }],
    ['two groups, stride 2', { time: 6, taps: 3, groups: 2, strides: 2, left: 0, newTime: 3 }],
    ['depthwise', { time: 6, taps: 3, groups: 4, left: 1, newTime: 6 }],
    [
      'depthwise, dilation 2',
      { time: 6, taps: 3, groups: 4, dilationRate: 2, left: 2, newTime: 6 },
    ],
  ];

  it.each(cases)('%s: value and gradients', (_, { time, taps, left, newTime, ...options }) => {
    const { groups = 1, strides: stride = 1, dilationRate: dilation = 1 } = options;
    const x = uneven([2, time, 4]) as tf.Tensor3D;
    const kernel = uneven([taps, 4 / groups, 4], 1) as tf.Tensor3D;
    const y = conv1d(x, kernel, options);
    expect(y.shape).toEqual([2, newTime, 4]);
    const expected = reference(x.arraySync(), kernel.arraySync(), {
      stride,
      dilation,
      groups,
      left,
      newTime,
    });
    expectClose(y.dataSync(), expected, 1e-5, 'y');
    expectGradients(
      (x, kernel, bias) => conv1d(x, kernel, { ...options, bias }),
      [x, kernel, uneven([4], 2)],
    );
  });

  it('has more filters a channel than one in a depthwise convolution', () => {
    expectGradients(
      (x, kernel) => conv1d(x, kernel, { groups: 2 }),
      [uneven([1, 4, 2]), uneven([3, 1, 6], 1)],
    );
  });

  it('that is causal does not see later positions', () => {
    const kernel = uneven([3, 2, 2], 1);
    const run = (last: number) => {
      const x = tf.tensor3d([
        [
          [1, 2],
          [3, 4],
          [5, 6],
          [last, last],
        ],
      ]);
      return conv1d(x, kernel, { padding: 'causal', dilationRate: 2 }).dataSync().slice(0, 6);
    };
    expect(run(100)).toEqual(run(-7));
  });

  it('refuses what does not fit', () => {
    const x = tf.zeros([1, 4, 6]);
    expect(() => conv1d(x, tf.zeros([3, 5, 2]))).toThrow('do not fit with 1 groups');
    expect(() => conv1d(x, tf.zeros([3, 2, 4]), { groups: 3 })).toThrow('do not divide into 3');
    expect(() => conv1d(x, tf.zeros([3, 6, 4]), { bias: tf.zeros([6]) })).toThrow('expected [4]');
    expect(() => conv1d(x, tf.zeros([5, 6, 4]), { padding: 'valid' })).toThrow('4 positions');
    expect(() => conv1d(x, tf.zeros([3, 6, 4]), { padding: -1 })).toThrow('expected integers >= 0');
    expect(() => conv1d(x, tf.zeros([3, 6, 4]), { strides: 0 })).toThrow(
      'expected a positive integer',
    );
    expect(() => conv1d(x, tf.zeros([3, 6, 4]), { padding: 'SAME' as never })).toThrow("'same'");
  });
});
