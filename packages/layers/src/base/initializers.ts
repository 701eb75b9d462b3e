import { randomNormal, randomUniform, truncatedNormal } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { WeightInitializer } from './composite-layer.js';

/** Names of the initial values that layers know; drawn from the generator that `setSeed` seeds. */
export type InitializerName = keyof typeof initializers;

/** An initial value by name, or any initializer of tfjs. */
export type InitializerOption = InitializerName | WeightInitializer;

type Draw = (shape: number[]) => tf.Tensor;

/** Numbers of inputs and outputs of a weight; a convolution's taps count for both. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const taps = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return { fanIn: taps * shape[shape.length - 2]!, fanOut: taps * shape[shape.length - 1]! };
}

function uniform(variance: (fans: { fanIn: number; fanOut: number }) => number): Draw {
  return (shape) => {
    const limit = Math.sqrt(3 * variance(fans(shape)));
    return randomUniform(shape, -limit, limit);
  };
}

/** A normal distribution cut at two standard deviations, widened to keep the variance. */
function normal(variance: (fans: { fanIn: number; fanOut: number }) => number): Draw {
  return (shape) => truncatedNormal(shape, { std: Math.sqrt(variance(fans(shape))) / 0.87962566 });
}

const initializers = {
  zeros: (shape: number[]) => tf.zeros(shape),
  ones: (shape: number[]) => tf.ones(shape),
  glorotUniform: uniform(({ fanIn, fanOut }) => 2 / (fanIn + fanOut)),
  glorotNormal: normal(({ fanIn, fanOut }) => 2 / (fanIn + fanOut)),
  heUniform: uniform(({ fanIn }) => 2 / fanIn),
  heNormal: normal(({ fanIn }) => 2 / fanIn),
  lecunUniform: uniform(({ fanIn }) => 1 / fanIn),
  lecunNormal: normal(({ fanIn }) => 1 / fanIn),
  standardNormal: (shape: number[]) => randomNormal(shape),
  normal002: (shape: number[]) => truncatedNormal(shape, { std: 0.02 }),
} satisfies Record<string, Draw>;

/** @throws Error for an unknown name. */
export function initializerFor(owner: string, option: InitializerOption): WeightInitializer {
  if (typeof option !== 'string') return option;
  const draw = initializers[option];
  if (draw === undefined)
    throw new Error(
      `${owner}: initializer is "${option}", wanted one of: ${Object.keys(initializers).join(', ')}; ` +
        'or an initializer of tf.initializers',
    );
  return { apply: (shape) => tf.tidy(() => draw(shape as number[])) };
}
