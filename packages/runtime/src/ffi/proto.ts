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

/** `tensorflow.ConfigProto`; GPU memory grows on demand. */
export function configProto(config: SessionConfig): Uint8Array {
  const allowGrowth = intField(4, 1);
  const body = [...messageField(6, allowGrowth)];
  if (config.intraOpThreads !== undefined) body.push(...intField(2, config.intraOpThreads));
  if (config.interOpThreads !== undefined) body.push(...intField(5, config.interOpThreads));
  if (config.gpu === false) {
    const entry = [...messageField(1, [...new TextEncoder().encode('GPU')]), ...intField(2, 0)];
    body.push(...messageField(1, entry));
  }
  return Uint8Array.from(body);
}

/** `tensorflow.AttrValue` holding the boolean true. */
export const trueAttribute: Uint8Array = Uint8Array.from(intField(5, 1));
