import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { fuse } from '../ops/fuse.js';
import { type TensorFlowKernels, tensorFlowKernels } from '../tensorflow.js';
import { normalCdf, normalQuantile } from './normal-distribution.js';
import { PhiloxStream } from './philox.js';

/** The whole state of a generator: two 32-bit integers. */
export interface RandomState {
  readonly seed: number;
  /** How many tensors were drawn since the seed was set. */
  readonly counter: number;
}

/** Location and bounds of a cut normal distribution. */
export interface TruncatedNormalOptions {
  /** Mean of the distribution before it is cut. Default 0. */
  readonly mean?: number | undefined;
  /** Standard deviation of the distribution before it is cut. Default 1. */
  readonly stddev?: number | undefined;
  /** Smallest value. Default `mean - 2 stddev`. */
  readonly lower?: number | undefined;
  /** Largest value. Default `mean + 2 stddev`. */
  readonly upper?: number | undefined;
}

/**
 * A seeded source of random tensors that works inside `jit`.
 *
 * It is counter-based: a draw is a pure function of the seed and of the number of the draw, kept in
 * an int32 variable `[seed, counter]`. A traced function captures that variable like any other and
 * advances it, so each call draws new numbers, and the same seed gives the same run on the same
 * backend. TensorFlow draws with its stateless kernels; on the other backends Philox-4x32-10 is
 * computed as those do, so that a seed means the same numbers everywhere: uniform ones and masks to
 * the last bit, normal ones to the rounding of logarithm and sine. Steps compiled by XLA draw other
 * uniform and normal numbers, and the same masks.
 *
 * Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export class RandomGenerator {
  /** `[seed, counter]`, int32. */
  readonly state: tf.Variable;
  #known: (RandomState & { readonly dataId: object }) | undefined;

  /** @throws Error when the seed is not an integer of 32 bits. */
  constructor(seed = 0) {
    this.state = tf.tidy(() => tf.variable(stateTensor({ seed, counter: 0 }), false));
  }

  /** Starts over with a new seed. */
  setSeed(seed: number): void {
    this.setState({ seed, counter: 0 });
  }

  /** Reads the state, for a checkpoint. Not possible inside `jit`. */
  getState(): RandomState {
    const known = this.#known;
    if (known && known.dataId === this.state.dataId) {
      return { seed: known.seed, counter: known.counter };
    }
    const [seed, counter] = this.state.dataSync() as Int32Array;
    return { seed: seed!, counter: counter! };
  }

  /** Continues from a state that `getState` returned: the next draw is the one that came next there. */
  setState(state: RandomState): void {
    tf.tidy(() => this.state.assign(stateTensor(state)));
  }

  /** Uniform in `[min, max)`, float32. Default [0, 1). */
  uniform(shape: readonly number[], min = 0, max = 1): tf.Tensor {
    return tf.tidy(() => {
      const kernels = tensorFlowKernels();
      if (!kernels) {
        return this.#drawOnHost(shape, (stream, values) => {
          const width = Math.fround(max - min);
          for (let i = 0; i < values.length; i++)
            values[i] = Math.fround(min) + Math.fround(width * stream.uniform());
        });
      }
      return affine(this.#draw(kernels, 'StatelessRandomUniform', shape), max - min, min);
    });
  }

  /** Normal with the given mean and standard deviation, float32. Default: standard normal. */
  normal(shape: readonly number[], mean = 0, stddev = 1): tf.Tensor {
    return tf.tidy(() => {
      const kernels = tensorFlowKernels();
      if (kernels) return affine(this.#draw(kernels, 'StatelessRandomNormal', shape), stddev, mean);
      return this.#drawOnHost(shape, (stream, values) => {
        for (let i = 0; i < values.length; i += 2) {
          const [first, second] = stream.normals();
          values[i] = mean + stddev * first;
          if (i + 1 < values.length) values[i + 1] = mean + stddev * second;
        }
      });
    });
  }

  /**
   * Normal, cut to `[lower, upper]` (default: two standard deviations around the mean), float32.
   * The standard deviation of the result is smaller than `stddev`, 0.8796 of it with the default cut.
   *
   * @throws Error when `lower` is not below `upper`, or the interval has no probability to speak of.
   */
  truncatedNormal(shape: readonly number[], options: TruncatedNormalOptions = {}): tf.Tensor {
    checkOptions('truncatedNormal', options, {
      mean: true,
      stddev: true,
      lower: true,
      upper: true,
    });
    const { mean = 0, stddev = 1, lower = mean - 2 * stddev, upper = mean + 2 * stddev } = options;
    if (!(lower < upper)) {
      throw new Error(
        `truncatedNormal: lower is ${lower}, upper is ${upper}; expected lower < upper`,
      );
    }
    return tf.tidy(() => {
      const kernels = tensorFlowKernels();
      if (options.lower === undefined && options.upper === undefined) {
        if (kernels)
          return affine(this.#draw(kernels, 'StatelessTruncatedNormal', shape), stddev, mean);
        return this.#drawOnHost(shape, (stream, values) => {
          stream.fillTruncatedNormals(values);
          for (let i = 0; i < values.length; i++) values[i] = mean + stddev * values[i]!;
        });
      }
      // In the lower tail probabilities keep their precision; the upper tail is mirrored into it.
      const sign = lower > mean ? -1 : 1;
      const edges = [(sign * (lower - mean)) / stddev, (sign * (upper - mean)) / stddev];
      const start = normalCdf(Math.min(...edges));
      const width = normalCdf(Math.max(...edges)) - start;
      if (!(width > 1e-30)) {
        throw new Error(
          `truncatedNormal: [${lower}, ${upper}] has no probability under mean ${mean} and stddev ` +
            `${stddev}; expected bounds nearer to the mean`,
        );
      }
      if (!kernels) {
        return this.#drawOnHost(shape, (stream, values) => {
          for (let i = 0; i < values.length; i++) {
            // A uniform number of 0 would give the quantile of 0, which is infinite.
            const z = normalQuantile(start + width * (stream.uniform() + 2 ** -25));
            values[i] = Math.min(upper, Math.max(lower, mean + stddev * sign * z));
          }
        });
      }
      const probability = affine(
        this.#draw(kernels, 'StatelessRandomUniform', shape),
        width,
        start,
      );
      const [z] = kernels.execute('Ndtri', [probability], { T: { type: 'float32' } });
      return tf.clipByValue(affine(z!, stddev * sign, mean), lower, upper);
    });
  }

  /**
   * `value` with the given probability, else 0, float32: the mask of a dropout when `value` is
   * 1 / probability.
   *
   * @param draw what {@link reserve} returned. Default: the next draw.
   */
  bernoulli(shape: readonly number[], probability: number, value = 1, draw?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const kernels = tensorFlowKernels();
      // Compared as integers: one operation less, and XLA draws the same bits but other fractions.
      const below = Math.min(Math.round(probability * 2 ** 32) - 2 ** 31, 2 ** 31 - 1);
      if (!kernels) {
        const fill = (stream: PhiloxStream, values: Float32Array) => {
          const half = Math.ceil(values.length / 2);
          for (let i = 0; i < half; i++) {
            const bits = stream.word() | 0;
            values[i] = bits < below ? value : 0;
            if (half + i < values.length)
              values[half + i] = Math.imul(bits, 2 ** 16 + 1) < below ? value : 0;
          }
        };
        return this.#drawOnHost(shape, fill, draw);
      }
      const threshold = tf.scalar(below, 'int32');
      const size = shape.reduce((size, dimension) => size * dimension, 1);
      const half = [Math.ceil(size / 2)];
      const bits = this.#draw(kernels, 'StatelessRandomUniformFullInt', half, 'int32', draw);
      const [mask] = fuse(
        `bernoulli_${probability}_${value}_${size}`,
        [bits] as const,
        ([bits]) => {
          // Times an odd number modulo 2^32, bits stay uniform. The upper half of these is the sum of both
          // halves of those, hence independent of the upper half of those: two numbers from one draw.
          const others = tf.mul(bits, tf.scalar(2 ** 16 + 1, 'int32'));
          const areDrawn = tf.concat([tf.less(bits, threshold), tf.less(others, threshold)]);
          return [affine(tf.cast(tf.slice(areDrawn, 0, size), 'float32'), value, 0)];
        },
      );
      return tf.reshape(mask, [...shape]);
    });
  }

  /**
   * Takes the number of one draw, for {@link bernoulli} to draw the same numbers more than once: where
   * a gradient computes again what was not kept.
   */
  reserve(): tf.Tensor {
    return tf.tidy(() => {
      const draw = tf.clone(this.state);
      this.state.assign(tf.add(this.state, tf.tensor1d([0, 1], 'int32')));
      return draw;
    });
  }

  /** Frees the state. */
  dispose(): void {
    this.state.dispose();
  }

  #draw(
    kernels: TensorFlowKernels,
    operation: string,
    shape: readonly number[],
    dtype: 'float32' | 'int32' = 'float32',
    draw: tf.Tensor = this.reserve(),
  ): tf.Tensor {
    const [drawn] = kernels.execute(operation, [tf.tensor1d([...shape], 'int32'), draw], {
      dtype: { type: dtype },
      T: { type: 'int32' },
      Tseed: { type: 'int32' },
    });
    return drawn!;
  }

  #drawOnHost(
    shape: readonly number[],
    fill: (stream: PhiloxStream, values: Float32Array) => void,
    draw?: tf.Tensor,
  ): tf.Tensor {
    const values = new Float32Array(shape.reduce((size, dimension) => size * dimension, 1));
    if (draw) {
      const [seed, counter] = draw.dataSync() as Int32Array;
      fill(new PhiloxStream(seed!, counter!), values);
      return tf.tensor(values, [...shape]);
    }
    const { seed, counter } = this.getState();
    fill(new PhiloxStream(seed, counter), values);
    const next = { seed, counter: (counter + 1) | 0 };
    this.state.assign(stateTensor(next));
    // Remembered, so that the next draw need not wait for the backend to give the state back.
    this.#known = { ...next, dataId: this.state.dataId };
    return tf.tensor(values, [...shape]);
  }
}

function affine(x: tf.Tensor, scale: number, offset: number): tf.Tensor {
  const scaled = scale === 1 ? x : tf.mul(x, scale);
  return offset === 0 ? scaled : tf.add(scaled, offset);
}

function stateTensor({ seed, counter }: RandomState): tf.Tensor {
  for (const [name, value] of Object.entries({ seed, counter })) {
    if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32) {
      throw new Error(`random: ${name} is ${value}, expected an integer of 32 bits`);
    }
  }
  return tf.tensor1d([seed | 0, counter | 0], 'int32');
}
