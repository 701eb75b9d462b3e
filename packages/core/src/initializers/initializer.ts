import { renameKeys } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { defaultRandom, RandomGenerator } from '../random/index.js';

/** What `tf.layers` takes as an initializer. */
export type Initializer = ReturnType<typeof tf.initializers.ones>;

// tfjs does not export the class that its layers test with instanceof.
const TfjsInitializer = Object.getPrototypeOf(
  tf.initializers.zeros().constructor,
) as abstract new () => Initializer;

/** Options of every random initializer. */
export interface RandomInitializerOptions {
  /**
   * Draws from a generator of this seed, the same values each time. Default: draws from the generator
   * that `setSeed` seeds.
   */
  readonly seed?: number | undefined;
}

/** An initializer that draws from core's own randomness. */
export abstract class RandomInitializer extends TfjsInitializer {
  readonly #seed: number | undefined;

  constructor({ seed }: RandomInitializerOptions = {}) {
    super();
    this.#seed = seed;
  }

  /** Draws a weight of this shape; the last axis is the weight's outputs. */
  protected abstract draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor;

  apply(shape: tf.Shape, dtype: tf.DataType = 'float32'): tf.Tensor {
    const sizes = shape.map((size) => {
      if (size === null) throw new Error(`initializer: shape [${shape}] has an unknown size`);
      return size;
    });
    return tf.tidy(() => {
      if (this.#seed === undefined) return tf.cast(this.draw(defaultRandom(), sizes), dtype);
      const random = new RandomGenerator(this.#seed);
      const weight = tf.cast(this.draw(random, sizes), dtype);
      random.dispose();
      return weight;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return this.#seed === undefined ? {} : { seed: this.#seed };
  }

  static fromConfig<T extends tf.serialization.Serializable>(
    initializer: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    // tfjs adds this key to every configuration that it loads.
    const { customObjects: _, ...saved } = config;
    // Earlier releases saved `stddev` as `std`.
    const options = renameKeys(saved, { std: 'stddev' });
    return new initializer(options as tf.serialization.ConfigDict);
  }
}

/**
 * Inputs and outputs of a weight that each of its numbers takes part in:
 * `[..., inputs, outputs]`, where the leading axes are the taps of a convolution.
 */
export function fansOf(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const size = (axes: readonly number[]) => axes.reduce((product, axis) => product * axis, 1);
  if (shape.length < 2) return { fanIn: size(shape), fanOut: size(shape) };
  const taps = size(shape.slice(0, -2));
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  return { fanIn: taps * inputs, fanOut: taps * outputs };
}
