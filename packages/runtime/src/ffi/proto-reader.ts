/** One field of a protocol buffer message: a number, or the bytes of a text or nested message. */
export type ProtoField = number | Uint8Array;

/**
 * Reads the fields of a protocol buffer message by their numbers, repeated ones in order. Fixed-width
 * fields are skipped: the messages read here have none that matter.
 */
export function readMessage(bytes: Uint8Array): Map<number, ProtoField[]> {
  const fields = new Map<number, ProtoField[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const wireType = key % 8;
    let field: ProtoField | undefined;
    if (wireType === 0) field = varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      field = bytes.subarray(at, at + length);
      at += length;
    } else throw new Error(`a protocol buffer field of wire type ${wireType} cannot be read`);
    if (field === undefined) continue;
    const known = fields.get(number);
    if (known) known.push(field);
    else fields.set(number, [field]);
  }
  return fields;
}

export const numberAt = (fields: Map<number, ProtoField[]>, number: number): number => {
  const field = fields.get(number)?.[0];
  return typeof field === 'number' ? field : 0;
};

export const textAt = (fields: Map<number, ProtoField[]>, number: number): string => {
  const field = fields.get(number)?.[0];
  return field instanceof Uint8Array ? new TextDecoder().decode(field) : '';
};

/** The nested messages of a repeated field. */
export const messagesAt = (
  fields: Map<number, ProtoField[]>,
  number: number,
): Map<number, ProtoField[]>[] =>
  (fields.get(number) ?? []).map((field) => readMessage(field as Uint8Array));
