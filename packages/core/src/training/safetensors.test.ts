import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  FileFormatError,
  readSafetensorsHeader,
  type TensorData,
} from './safetensors.js';

/** A file with any header text and any data, as a broken or hostile writer would make it. */
function file(header: unknown, data: Uint8Array = new Uint8Array()): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + headerBytes.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  bytes.set(data, 8 + headerBytes.length);
  return bytes;
}

const one = (dtype: string, values: { buffer: ArrayBufferLike; byteLength: number }, count = 1) =>
  file(
    { t: { dtype, shape: [count], data_offsets: [0, values.byteLength] } },
    new Uint8Array(values.buffer),
  );

describe('encodeSafetensors and decodeSafetensors', () => {
  it('give back names, shapes, dtypes, values and metadata', () => {
    const tensors: Record<string, TensorData> = {
      mask: { dtype: 'bool', shape: [3], values: new Uint8Array([1, 0, 1]) },
      'block/kernel': {
        dtype: 'float32',
        shape: [2, 2],
        values: new Float32Array([1, -2, 3, NaN]),
      },
      'Zähler 数': { dtype: 'int32', shape: [], values: new Int32Array([-7]) },
      empty: { dtype: 'float32', shape: [0, 4], values: new Float32Array() },
    };
    const decoded = decodeSafetensors(encodeSafetensors(tensors, { format: 'pt' }), 'w');
    expect({ ...decoded.tensors }).toEqual(tensors);
    expect(decoded.metadata).toEqual({ format: 'pt' });
  });

  it('keep every float32 bit pattern', () => {
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 50 }), fc.string(), (bits, name) => {
        fc.pre(name !== '__metadata__');
        const values = new Float32Array(bits.slice().buffer);
        const bytes = encodeSafetensors({
          [name]: { dtype: 'float32', shape: [bits.length], values },
        });
        const back = decodeSafetensors(bytes, 'w').tensors[name]!.values;
        expect(new Uint32Array(back.buffer)).toEqual(new Uint32Array(bits));
      }),
    );
  });

  it('align the data of every tensor to its element size, whatever the names', () => {
    for (const name of ['a', 'ab', 'abc', 'é']) {
      const bytes = encodeSafetensors({
        z: { dtype: 'bool', shape: [3], values: new Uint8Array(3) },
        [name]: { dtype: 'int32', shape: [1], values: new Int32Array(1) },
      });
      const header = readSafetensorsHeader(bytes, 'w');
      expect((header.dataStart + header.entries.get(name)!.start) % 4).toBe(0);
    }
  });

  it('decode at any byte offset of a larger buffer', () => {
    const bytes = encodeSafetensors({
      t: { dtype: 'float32', shape: [2], values: new Float32Array([1.5, 2.5]) },
    });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...decodeSafetensors(shifted.subarray(3), 'w').tensors.t!.values]).toEqual([1.5, 2.5]);
  });

  it('widen float16, bfloat16 and the small integers', () => {
    const half = new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00, 0x3555, 0x8000]);
    const decoded = decodeSafetensors(one('F16', half, 7), 'w').tensors.t!;
    expect(decoded.dtype).toBe('float32');
    expect([...decoded.values]).toEqual([1, -2, 2 ** -24, Infinity, NaN, 0.333251953125, -0]);

    const brain = new Uint16Array([0x3f80, 0xc000, 0x3eab]);
    expect([...decodeSafetensors(one('BF16', brain, 3), 'w').tensors.t!.values]).toEqual([
      1, -2, 0.333984375,
    ]);
    const wide = decodeSafetensors(one('I64', new BigInt64Array([-3n]), 1), 'w').tensors.t!;
    expect([wide.dtype, wide.values[0]]).toEqual(['int32', -3]);
    const byte = decodeSafetensors(one('U8', new Uint8Array([200])), 'w').tensors.t!;
    expect([byte.dtype, byte.values[0]]).toEqual(['int32', 200]);
  });

  it('refuse a shape that does not fit its values', () => {
    expect(() =>
      encodeSafetensors({ w: { dtype: 'float32', shape: [2, 3], values: new Float32Array(5) } }),
    ).toThrow('tensor "w" of shape [2,3] needs 6 values, got 5');
  });
});

describe('a damaged, truncated or foreign file', () => {
  const entry = (start: number, end: number, shape = [(end - start) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [start, end],
  });
  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(), /not a safetensors file: 0 bytes/],
    ['a text file', new TextEncoder().encode('id,label\n1,positive\n'), /not a safetensors file/],
    ['a header longer than the file', file('{}').slice(0, 9), /truncated/],
    ['a header that is not JSON', file('{"a":'), /header is not JSON/],
    ['a header that is an array', file('[]'), /not a JSON object/],
    ['invalid UTF-8', file('{"??":1}').map((b) => (b === 63 ? 0xff : b)), /not UTF-8/],
    ['an unknown dtype', file({ w: { ...entry(0, 4), dtype: 'F7' } }), /unknown dtype "F7"/],
    ['a negative dimension', file({ w: entry(0, 4, [-1]) }), /no valid shape/],
    ['a fractional offset', file({ w: entry(0.5, 4.5, [1]) }), /no valid data_offsets/],
    ['a missing shape', file({ w: { dtype: 'F32', data_offsets: [0, 4] } }), /no valid shape/],
    ['null for a tensor', file({ w: null }), /unknown dtype undefined/],
    [
      'a shape larger than its bytes',
      file({ w: entry(0, 4, [2]) }, new Uint8Array(4)),
      /takes 8 bytes/,
    ],
    [
      'overlapping tensors',
      file({ a: entry(0, 8), b: entry(4, 12) }, new Uint8Array(12)),
      /tensors "a" and "b" overlap/,
    ],
    ['a gap', file({ a: entry(0, 4), b: entry(8, 12) }, new Uint8Array(12)), /belong to no tensor/],
    ['data cut short', file({ a: entry(0, 8) }, new Uint8Array(5)), /truncated: tensor "a"/],
    ['trailing bytes', file({ a: entry(0, 4) }, new Uint8Array(9)), /5 bytes after the last/],
    [
      'a repeated name',
      file(
        `{"a":${JSON.stringify(entry(0, 4))},"\\u0061":${JSON.stringify(entry(0, 4))}}`,
        new Uint8Array(4),
      ),
      /names "a" twice/,
    ],
    ['64-bit values beyond 32 bits', one('I64', new BigInt64Array([1n << 40n])), /beyond 32 bits/],
    ['a dtype without counterpart', one('F64', new Float64Array(1)), /dtype F64/],
  ];
  it.each(cases)('%s is refused by name', (_, bytes, message) => {
    let error: unknown;
    try {
      decodeSafetensors(bytes, 'runs/a/weights.safetensors');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FileFormatError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/^runs\/a\/weights\.safetensors: /);
  });

  it('never decodes after any single cut', () => {
    const whole = encodeSafetensors({
      a: { dtype: 'float32', shape: [2], values: new Float32Array([1, 2]) },
      b: { dtype: 'bool', shape: [1], values: new Uint8Array([1]) },
    });
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeSafetensors(whole.slice(0, length), 'w')).toThrow(FileFormatError);
  });
});
