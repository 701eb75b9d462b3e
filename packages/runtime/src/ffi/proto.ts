/** The few protocol buffer messages that TensorFlow's C API wants, written field by field. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

const intField = (field: number, value: number): number[] => [
  ...varint(field << 3),
  ...varint(value),
];

const messageField = (field: number, body: number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(body.length),
  ...body,
];

export interface SessionConfig {
  /** Threads inside one operation. */
  readonly intraOpThreads?: number | undefined;
  /** Operations that run at the same time. */
  readonly interOpThreads?: number | undefined;
  /** False hides every GPU. */
  readonly gpu?: boolean | undefined;
}

/**
 * `tensorflow.ConfigProto`; GPU memory grows on demand. Graphs are optimized (fused operations, common
 * subexpressions, constants) in one pass: a second one and the search for recomputation cost more than
 * they gain. On request oneDNN's rewriting to bfloat16 is one of the optimizations.
 */
export function configProto(config: SessionConfig, { bfloat16 = false } = {}): Uint8Array {
  const allowGrowth = intField(4, 1);
  const rewriting = [...intField(12, 1), ...intField(4, 1)];
  if (bfloat16) rewriting.push(...intField(31, 1));
  const graphOptions = messageField(10, rewriting);
  const body = [...messageField(6, allowGrowth), ...messageField(10, graphOptions)];
  if (config.intraOpThreads !== undefined) body.push(...intField(2, config.intraOpThreads));
  if (config.interOpThreads !== undefined) body.push(...intField(5, config.interOpThreads));
  if (config.gpu === false) {
    const entry = [...messageField(1, [...new TextEncoder().encode('GPU')]), ...intField(2, 0)];
    body.push(...messageField(1, entry));
  }
  return Uint8Array.from(body);
}

/** `tensorflow.RunOptions` that record every operation. */
export const fullTrace: Uint8Array = Uint8Array.from(intField(1, 3));

/** `tensorflow.AttrValue` holding the boolean true. */
export const trueAttribute: Uint8Array = Uint8Array.from(intField(5, 1));
