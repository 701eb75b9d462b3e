import type { NamedTensorData } from '@resattn/core';

const LOW = 0x100000;

/** Hashes of 52 bits as two tensors: 32 bits in `hashesHigh`, 20 in `hashesLow`. */
export function hashTensors(keys: Float64Array, prefix: string): NamedTensorData {
  const int32 = (values: Int32Array) =>
    ({ dtype: 'int32', shape: [values.length], values }) as const;
  return {
    [`${prefix}/hashesHigh`]: int32(Int32Array.from(keys, (key) => Math.floor(key / LOW))),
    [`${prefix}/hashesLow`]: int32(Int32Array.from(keys, (key) => key % LOW)),
  };
}

/** @throws Error when a tensor is missing, or one is longer than the other */
export function hashesFrom(tensors: NamedTensorData, prefix: string): Float64Array {
  const [high, low] = ['hashesHigh', 'hashesLow'].map((name) => {
    const tensor = tensors[`${prefix}/${name}`];
    if (tensor === undefined) throw new Error(`${prefix}/${name} is missing`);
    return tensor.values as Int32Array;
  }) as [Int32Array, Int32Array];
  if (high.length !== low.length)
    throw new Error(
      `${prefix}: ${high.length} and ${low.length} parts of hashes, expected as many`,
    );
  return Float64Array.from(high, (value, i) => (value >>> 0) * LOW + low[i]!);
}
