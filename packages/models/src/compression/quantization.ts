/** Values as integers from -`limit` to `limit`, and a scale for each channel. */
export interface Quantized {
  /** In the order of the values. */
  readonly codes: Int8Array;
  /** One for each channel. */
  readonly scales: Float32Array;
}

export type Bits = 8 | 4;

/** Scales are tried down to this part of the one that holds every value. */
const TIGHTEST = 0.4;
const TRIED = 25;

/**
 * Symmetric quantization per channel:
 *
 * ```text
 * code = round(value / scale[channel]), from -limit to limit; limit = 127 for 8 bits, 7 for 4
 * value ≈ code * scale[channel]
 * ```
 *
 * With 8 bits the scale is max |value| / 127. With 4 bits the few largest values would coarsen all
 * others, so of several smaller scales the one with the least squared error is taken, and what is
 * beyond is clipped.
 *
 * @param values row-major
 * @param channels number of channels
 * @param channelOf channel of the value at an index
 */
export function quantize(
  values: Float32Array,
  bits: Bits,
  channels: number,
  channelOf: (index: number) => number,
): Quantized {
  const limit = largestCode(bits);
  const scales = new Float32Array(channels);
  for (let i = 0; i < values.length; i++) {
    const channel = channelOf(i);
    scales[channel] = Math.max(scales[channel]!, Math.abs(values[i]!));
  }
  for (let channel = 0; channel < channels; channel++) scales[channel]! /= limit;
  if (bits === 4) tighten(values, scales, limit, channelOf);
  const codes = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++)
    codes[i] = codeOf(values[i]!, scales[channelOf(i)]!, limit);
  return { codes, scales };
}

/** The values that the codes stand for. */
export function dequantize(
  { codes, scales }: Quantized,
  channelOf: (index: number) => number,
): Float32Array {
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = codes[i]! * scales[channelOf(i)]!;
  return values;
}

/** Two codes of 4 bits a byte, the first in the low half, as two's complement. */
export function packNibbles(codes: Int8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(codes.length / 2));
  for (let i = 0; i < codes.length; i++) packed[i >> 1]! |= (codes[i]! & 15) << (4 * (i & 1));
  return packed;
}

/**
 * @param count codes that were packed
 * @throws Error when there are bytes for more or fewer
 */
export function unpackNibbles(packed: ArrayLike<number>, count: number): Int8Array {
  if (packed.length !== Math.ceil(count / 2))
    throw new Error(`${packed.length} bytes for ${count} codes of 4 bits`);
  const codes = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    const nibble = (packed[i >> 1]! >> (4 * (i & 1))) & 15;
    codes[i] = nibble > 7 ? nibble - 16 : nibble;
  }
  return codes;
}

const largestCode = (bits: Bits): number => 2 ** (bits - 1) - 1;

function codeOf(value: number, scale: number, limit: number): number {
  if (scale === 0) return 0;
  return Math.max(-limit, Math.min(limit, Math.round(value / scale)));
}

/** Replaces each channel's scale by the one of least squared error among smaller ones. */
function tighten(
  values: Float32Array,
  scales: Float32Array,
  limit: number,
  channelOf: (index: number) => number,
): void {
  const widest = scales.slice();
  const least = new Float64Array(scales.length).fill(Number.POSITIVE_INFINITY);
  for (let step = 0; step < TRIED; step++) {
    const share = 1 - ((1 - TIGHTEST) * step) / (TRIED - 1);
    const errors = new Float64Array(scales.length);
    for (let i = 0; i < values.length; i++) {
      const channel = channelOf(i);
      const scale = share * widest[channel]!;
      errors[channel]! += (values[i]! - scale * codeOf(values[i]!, scale, limit)) ** 2;
    }
    errors.forEach((error, channel) => {
      if (error >= least[channel]!) return;
      least[channel] = error;
      scales[channel] = share * widest[channel]!;
    });
  }
}
