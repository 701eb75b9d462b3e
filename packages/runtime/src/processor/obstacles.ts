import { hasBfloat16, hasExactInt8 } from './instruction-sets.js';
import { ONE_DNN_VARIABLE, oneDnnLimit, usesOneDnn } from './one-dnn.js';
import { type Processor, thisProcessor } from './processor.js';

/** `off` leaves every function, and every part of one, to TensorFlow's executor. */
export const XLA_VARIABLE = 'RESATTN_XLA';

/** What products of int8 and of bfloat16 depend on. */
export interface Machine {
  readonly isGpu: boolean;
  /** Default: this machine's. */
  readonly processor?: Processor | undefined;
  /** Default: that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * What stands in the way of exact int8 products, and which variable to change if it is one; undefined
 * where nothing does.
 *
 * oneDNN multiplies int8 on processors without VNNI too, but adds pairs of products in 16 bits, where
 * they saturate: its results are wrong for large codes.
 */
export function int8Obstacle({
  isGpu,
  processor = thisProcessor(),
  environment = process.env,
}: Machine): string | undefined {
  if (isGpu) return 'a GPU, for which TensorFlow has no int8 product';
  return obstacle('int8', processor, environment, hasExactInt8, 'VNNI or AMX');
}

/** The same for products of bfloat16. */
export function bfloat16Obstacle({
  isGpu,
  processor = thisProcessor(),
  environment = process.env,
}: Machine): string | undefined {
  if (isGpu) return 'a GPU, whose products TensorFlow computes in TF32 where it can';
  return obstacle('bfloat16', processor, environment, hasBfloat16, 'AVX512_BF16 or AMX');
}

/**
 * What stands in the way of compiling by XLA.
 *
 * @throws Error if its variable is neither `on` nor `off`
 */
export function xlaObstacle(
  environment: NonNullable<Machine['environment']> = process.env,
): string | undefined {
  const value = environment[XLA_VARIABLE] || 'on';
  if (value !== 'on' && value !== 'off')
    throw new Error(`${XLA_VARIABLE} is "${value}", expected on or off`);
  return value === 'off' ? `${XLA_VARIABLE}=off, which turns XLA off; unset it` : undefined;
}

function obstacle(
  feature: 'int8' | 'bfloat16',
  processor: Processor,
  environment: NonNullable<Machine['environment']>,
  has: (flags: readonly string[]) => boolean,
  needed: string,
): string | undefined {
  const { arch, flags } = processor;
  if (arch !== 'x64') return `a processor of architecture ${arch}, not x64`;
  if (flags === undefined) return 'a system that does not tell what its processor can do';
  if (!has(flags)) return `a processor without ${needed}`;
  if (!usesOneDnn(processor, environment)) {
    const value = environment[ONE_DNN_VARIABLE];
    return `${ONE_DNN_VARIABLE}=${value}, which turns oneDNN off; set it to 1`;
  }
  const limit = oneDnnLimit(feature, environment);
  return limit && `${limit}, which hides ${needed} from oneDNN; unset it`;
}
