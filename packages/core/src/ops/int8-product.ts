import * as tf from '@tensorflow/tfjs';
import { type CompilingBackend, type TensorFlowKernels, tensorFlowBackend } from '../tensorflow.js';
import { showShape, toRows } from './rows.js';

/** What replaces a kernel in int8 products. */
interface Int8Kernel {
  /** `[inputs, units / 4]`, int32: four codes of 8 bits in each. */
  readonly packed: tf.Tensor;
  /** `[units]`: what a code of 1 is worth. */
  readonly scales: tf.Tensor;
  /** `[units]`: takes away what the codes of the input have too much. */
  readonly corrections: tf.Tensor;
}

const quantized = new WeakMap<tf.Tensor, Int8Kernel>();

/** Of fewer inputs or units the product of floats is as fast. */
const SMALLEST = 128;

/** Codes go from -127 to 127; an input's code has 128 added, since the operation wants it unsigned. */
const LIMIT = 127;
const OFFSET = 128;

/**
 * Lets `dense` compute products with an int8 kernel (dynamic quantization):
 *
 * ```text
 * c_w = round(W / s_w), s_w[unit] = max |W[:, unit]| / 127
 * c_x = round(x / s_x), s_x[row] = max |x[row, :]| / 127
 * x W ≈ s_x s_w (c_x c_w), the product in integers, exactly
 * ```
 *
 * For a model that is used, not trained: products that a gradient goes through stay in float32, and
 * what is assigned to the kernel later is not seen. An input's scale is its row's own, so that a text
 * gives the same among others as alone. TensorFlow has the product in functions that `jit` compiles for
 * its executor, on x64 processors with VNNI or AMX and with oneDNN; elsewhere the same kernel computes in
 * float32, and {@link int8Obstacle} says why.
 *
 * Yao et al., "ZeroQuant", 2022, https://arxiv.org/abs/2206.01861 (there: token-wise).
 *
 * @param kernel `[inputs, units]`, float32
 * @returns whether its products will be in int8: false if {@link int8Obstacle} returns a reason, for
 *   units that are no multiple of 4, and for fewer than 128 inputs or units, where nothing is gained
 * @throws Error for a kernel that is not a matrix of float32
 */
export function quantizeKernel(kernel: tf.Variable): boolean {
  if (kernel.rank !== 2 || kernel.dtype !== 'float32') {
    throw new Error(
      `quantizeKernel: got ${kernel.dtype} of shape ${showShape(kernel.shape)}, expected float32 of ` +
        '[inputs, units]',
    );
  }
  const [inputs, units] = kernel.shape as [number, number];
  if (units % 4 !== 0 || Math.min(inputs, units) < SMALLEST) return false;
  if (quantized.has(kernel)) restoreKernel(kernel);
  if (int8Obstacle() !== undefined) return false;
  const values = kernel.dataSync();
  const scales = new Float32Array(units);
  for (let i = 0; i < values.length; i++)
    scales[i % units] = Math.max(scales[i % units]!, Math.abs(values[i]!) / LIMIT);
  const codes = new Int8Array(inputs * units);
  const corrections = new Float32Array(units);
  for (let i = 0; i < values.length; i++) {
    const unit = i % units;
    codes[i] = scales[unit] === 0 ? 0 : Math.round(values[i]! / scales[unit]!);
    corrections[unit]! -= OFFSET * codes[i]!;
  }
  const packed = tf.keep(tf.tensor2d(new Int32Array(codes.buffer), [inputs, units / 4], 'int32'));
  quantized.set(kernel, {
    packed,
    scales: tf.keep(tf.tensor1d(scales)),
    corrections: tf.keep(tf.tensor1d(corrections)),
  });
  freeWith(kernel);
  return true;
}

/** Takes back {@link quantizeKernel}: functions compiled from now on compute in float32. */
export function restoreKernel(kernel: tf.Variable): void {
  const known = quantized.get(kernel);
  if (known) tf.dispose([known.packed, known.scales, known.corrections]);
  quantized.delete(kernel);
}

/** Frees what stands for a kernel when the kernel is freed. */
function freeWith(kernel: tf.Variable): void {
  if (Object.hasOwn(kernel, 'dispose')) return;
  kernel.dispose = () => {
    restoreKernel(kernel);
    tf.Variable.prototype.dispose.call(kernel);
  };
}

/**
 * `x W` in int8, if the kernel is quantized and no gradient is needed.
 *
 * @param x `[..., inputs]`
 * @returns `[rows, units]`, undefined where the product is one of floats
 */
export function int8Product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor2D | undefined {
  const known = quantized.get(kernel);
  if (!known || tf.engine().state.gradientDepth > 0) return undefined;
  const kernels = tensorFlowBackend()?.kernels;
  if (kernels?.compiler !== 'graph') return undefined;
  return tf.tidy(() => {
    const rows = toRows(x);
    const limits = tf.maximum(tf.max(tf.abs(rows), 1, true), 1e-30);
    const codes = tf.add(tf.mul(rows, tf.div(LIMIT, limits)), OFFSET + 0.5);
    const product = multiplyCodes(kernels, codes, known, kernel.shape);
    return tf.mul(tf.mul(product, tf.mul(limits, 1 / LIMIT)), known.scales);
  });
}

/** The product of codes, of the input plus {@link OFFSET}, and exact. */
function multiplyCodes(
  kernels: TensorFlowKernels,
  x: tf.Tensor,
  { packed, corrections }: Pick<Int8Kernel, 'packed' | 'corrections'>,
  shape: readonly number[],
): tf.Tensor {
  const { execute } = kernels;
  // Casts towards 0.
  const [bytes] = execute('Cast', [x], { SrcT: { type: 'float32' }, DstT: { type: 'uint8' } });
  const [left] = execute('Bitcast', [bytes!], {
    T: { type: 'uint8' },
    type: { type: 'quint8' },
  });
  const [fours] = execute('Bitcast', [packed], { T: { type: 'int32' }, type: { type: 'qint8' } });
  const [right] = execute('Reshape', [fours!, tf.tensor1d([...shape], 'int32')], {
    T: { type: 'qint8' },
    Tshape: { type: 'int32' },
  });
  // With these ranges a code is worth 1.
  const ranges = [0, 2 * LIMIT + 1, -LIMIT, LIMIT, -1, 1].map((value) => tf.scalar(value));
  const [product] = execute(
    'QuantizedMatMulWithBiasAndDequantize',
    [left!, right!, corrections, ...ranges],
    {
      T1: { type: 'quint8' },
      T2: { type: 'qint8' },
      Tbias: { type: 'float32' },
      Toutput: { type: 'float32' },
      transpose_a: { bool: false },
      transpose_b: { bool: false },
      input_quant_mode: { string: 'SCALED' },
    },
  );
  return product!;
}

/** Whether a backend's product is exact; asked once of each. */
const answers = new WeakMap<object, boolean>();

/**
 * What stands in the way of products of int8 here, and which environment variable to change if it is one:
 * another backend, a GPU, a processor whose instructions saturate, oneDNN turned off. Undefined where
 * {@link quantizeKernel} can use them.
 */
export function int8Obstacle(): string | undefined {
  const backend = tensorFlowBackend();
  if (!backend) return `the backend "${tf.getBackend()}"; call useTensorFlow() of @resattn/runtime`;
  const { obstacles, isGpu } = backend.kernels;
  if (obstacles.int8 !== undefined || isGpu) return obstacles.int8;
  const isExact = answers.get(backend) ?? isExactOn(backend);
  answers.set(backend, isExact);
  return isExact ? undefined : 'a TensorFlow without an exact int8 product for this processor';
}

/**
 * Compares products of the largest codes with what they are: where pairs of products are added in 16 bits,
 * their sums stick to the largest number of 16 bits.
 */
function isExactOn(backend: CompilingBackend): boolean {
  const shape = [SMALLEST, SMALLEST] as const;
  const product = backend.compile(
    (x: tf.Tensor, packed: tf.Tensor, corrections: tf.Tensor) =>
      multiplyCodes(backend.kernels, x, { packed, corrections }, shape),
    { name: 'int8 product' },
  );
  const largest = 2 * LIMIT + 1;
  const codes = Int8Array.from({ length: SMALLEST ** 2 }, (_, i) => (i % 2 ? -LIMIT : LIMIT));
  const corrections = Float32Array.from({ length: SMALLEST }, (_, unit) => unit);
  const expected = corrections.map(
    (correction, unit) => (unit % 2 ? -1 : 1) * LIMIT * largest * SMALLEST + correction,
  );
  try {
    return tf.tidy(() => {
      const x = tf.fill([1, SMALLEST], largest);
      const packed = tf.tensor2d(new Int32Array(codes.buffer), [SMALLEST, SMALLEST / 4], 'int32');
      const values = product(x, packed, tf.tensor1d(corrections)).dataSync();
      return tf.util.arraysEqual([...values], [...expected]);
    });
  } catch {
    return false;
  } finally {
    product.dispose();
  }
}
