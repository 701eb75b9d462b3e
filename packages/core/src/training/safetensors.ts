import { bfloat16ToFloat32, float16ToFloat32 } from './half-precision.js';

/** Values of one tensor outside any backend: row-major, `bool` as bytes 0 and 1. */
export type TensorData =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly dtype: 'int32'; readonly shape: readonly number[]; readonly values: Int32Array }
  | { readonly dtype: 'bool'; readonly shape: readonly number[]; readonly values: Uint8Array };

export type NamedTensorData = Readonly<Record<string, TensorData>>;

/** What a file can hold beside the values of tensors: bytes, as compressed weights are made of. */
export type StoredTensor =
  | TensorData
  | { readonly dtype: 'int8'; readonly shape: readonly number[]; readonly values: Int8Array }
  | { readonly dtype: 'uint8'; readonly shape: readonly number[]; readonly values: Uint8Array };

/** What the header of a safetensors file says about one tensor. Offsets count from the data's start. */
export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where in the file the first tensor's bytes begin. */
  readonly dataStart: number;
}

export interface SafetensorsFile {
  readonly tensors: NamedTensorData;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not what its reader expects: foreign, truncated or damaged. */
export class FileFormatError extends Error {
  override readonly name = 'FileFormatError';
  constructor(
    readonly file: string,
    problem: string,
    remedy: string,
  ) {
    super(`${file}: ${problem}. ${remedy}`);
  }
}

// The format's own limit, https://github.com/huggingface/safetensors
const LARGEST_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
const REMEDY = 'The file is damaged or of another kind: copy or download it again';

const bytesPerElement: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

const storedDtype = {
  float32: 'F32',
  int32: 'I32',
  bool: 'BOOL',
  int8: 'I8',
  uint8: 'U8',
} as const;

const elements = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/**
 * Encodes tensors in the safetensors format: 8 bytes with the header's length, a JSON header, then
 * the values, little-endian, in the order of their names.
 *
 * @param metadata strings kept under the header's `__metadata__`.
 * @throws Error when a shape does not agree with its number of values.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const names = Object.keys(tensors).sort(
    // Four-byte types first, so that every tensor starts at a multiple of its element size.
    (a, b) =>
      tensors[b]!.values.BYTES_PER_ELEMENT - tensors[a]!.values.BYTES_PER_ELEMENT ||
      (a < b ? -1 : 1),
  );
  // Null prototype: a tensor may be called `__proto__`.
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, values } = tensors[name]!;
    if (name === '__metadata__')
      throw new Error('"__metadata__" is not allowed as the name of a tensor in safetensors');
    if (elements(shape) !== values.length) {
      throw new Error(
        `tensor "${name}" of shape [${shape}] needs ${elements(shape)} values, got ${values.length}`,
      );
    }
    const end = offset + values.byteLength;
    header[name] = { dtype: storedDtype[dtype], shape, data_offsets: [offset, end] };
    offset = end;
  }
  let text = JSON.stringify(header);
  const encoder = new TextEncoder();
  let headerBytes = encoder.encode(text);
  // Spaces up to a multiple of 8 align the data.
  text += ' '.repeat((LENGTH_BYTES - (headerBytes.length % LENGTH_BYTES)) % LENGTH_BYTES);
  headerBytes = encoder.encode(text);

  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes.length;
  for (const name of names) {
    const { values } = tensors[name]!;
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads and checks the header alone.
 *
 * @param bytes the file, or at least its beginning up to the end of the header.
 * @param file name of the file, for errors.
 * @param fileSize size of the whole file in bytes. Default: the length of `bytes`.
 * @throws FileFormatError when the header lies: its length, its JSON, duplicate names, dtypes, shapes
 *   that do not fill their bytes, ranges that overlap, leave gaps or end outside the file.
 */
export function readSafetensorsHeader(
  bytes: Uint8Array,
  file: string,
  fileSize: number = bytes.length,
): SafetensorsHeader {
  const fail = (problem: string): never => {
    throw new FileFormatError(file, problem, REMEDY);
  };
  if (fileSize < LENGTH_BYTES)
    fail(`not a safetensors file: ${fileSize} bytes, the header's length alone takes 8`);
  const headerLength = Number(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true),
  );
  const dataStart = LENGTH_BYTES + headerLength;
  if (headerLength > LARGEST_HEADER || dataStart > fileSize) {
    fail(
      `not a safetensors file, or a truncated one: it announces a header of ${headerLength} bytes ` +
        `in a file of ${fileSize}`,
    );
  }
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(LENGTH_BYTES, dataStart),
    );
  } catch {
    fail('the safetensors header is not UTF-8');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    fail(`the safetensors header is not JSON (${(error as Error).message})`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    fail('the safetensors header is not a JSON object');
  const duplicate = firstDuplicateKey(text);
  if (duplicate !== undefined) fail(`the safetensors header names "${duplicate}" twice`);

  const entries = new Map<string, SafetensorsEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed as Record<string, unknown>)) {
    if (name === '__metadata__') {
      if (typeof value !== 'object' || value === null) fail('"__metadata__" is not an object');
      metadata = value as Record<string, string>;
    } else {
      entries.set(name, readEntry(name, value, fail));
    }
  }
  checkRanges(entries, fileSize - dataStart, fail);
  return { entries, metadata, dataStart };
}

/**
 * Decodes a safetensors file. F32, F16 and BF16 become `float32`; I64, I32, I16, I8 and U8 become
 * `int32`; BOOL becomes `bool`.
 *
 * @param file name of the file, for errors.
 * @throws FileFormatError as {@link readSafetensorsHeader} does, and for dtypes without a counterpart
 *   and I64 values beyond 32 bits.
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): SafetensorsFile {
  const header = readSafetensorsHeader(bytes, file);
  const tensors: Record<string, TensorData> = Object.create(null);
  for (const [name, entry] of header.entries) {
    const at = header.dataStart;
    tensors[name] = decodeTensor(
      name,
      entry,
      bytes.subarray(at + entry.start, at + entry.end),
      file,
    );
  }
  return { tensors, metadata: header.metadata };
}

/** Decodes the bytes of one tensor, for readers that fetch tensors one by one. */
export function decodeTensor(
  name: string,
  entry: SafetensorsEntry,
  bytes: Uint8Array,
  file: string,
): TensorData {
  // A copy: its buffer is aligned, and the file's own can be freed. (A Buffer's slice is no copy.)
  const { buffer } = new Uint8Array(bytes);
  const { shape } = entry;
  switch (entry.dtype) {
    case 'F32':
      return { dtype: 'float32', shape, values: new Float32Array(buffer) };
    case 'F16':
      return { dtype: 'float32', shape, values: float16ToFloat32(new Uint16Array(buffer)) };
    case 'BF16':
      return { dtype: 'float32', shape, values: bfloat16ToFloat32(new Uint16Array(buffer)) };
    case 'I32':
      return { dtype: 'int32', shape, values: new Int32Array(buffer) };
    case 'I16':
      return { dtype: 'int32', shape, values: Int32Array.from(new Int16Array(buffer)) };
    case 'I8':
      return { dtype: 'int32', shape, values: Int32Array.from(new Int8Array(buffer)) };
    case 'U8':
      return { dtype: 'int32', shape, values: Int32Array.from(new Uint8Array(buffer)) };
    case 'I64': {
      const wide = new BigInt64Array(buffer);
      const values = new Int32Array(wide.length);
      for (let i = 0; i < wide.length; i++) {
        values[i] = Number(BigInt.asIntN(32, wide[i]!));
        if (BigInt(values[i]!) !== wide[i]) {
          throw new FileFormatError(
            file,
            `tensor "${name}" has dtype I64 and the value ${wide[i]}, beyond 32 bits`,
            'Save it as F32 or I32',
          );
        }
      }
      return { dtype: 'int32', shape, values };
    }
    case 'BOOL':
      return { dtype: 'bool', shape, values: new Uint8Array(buffer).map((v) => (v === 0 ? 0 : 1)) };
    default:
      throw new FileFormatError(
        file,
        `tensor "${name}" has dtype ${entry.dtype}, which has no counterpart here`,
        'Save it as F32, F16, BF16, I32, I64 or BOOL',
      );
  }
}

function readEntry(
  name: string,
  value: unknown,
  fail: (problem: string) => never,
): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (typeof dtype !== 'string' || bytesPerElement[dtype] === undefined)
    fail(`tensor "${name}" has the unknown dtype ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isSize))
    fail(`tensor "${name}" has no valid shape (${JSON.stringify(shape)})`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    fail(`tensor "${name}" has no valid data_offsets (${JSON.stringify(offsets)})`);
  const [start, end] = offsets as [number, number];
  const size = elements(shape as number[]) * bytesPerElement[dtype as string]!;
  if (end - start !== size) {
    fail(
      `tensor "${name}" of shape [${shape}] and dtype ${dtype} takes ${size} bytes, ` +
        `its offsets [${start}, ${end}] span ${end - start}`,
    );
  }
  return { dtype: dtype as string, shape: shape as number[], start, end };
}

/** The tensors' bytes must tile the data: no overlap, no gap, nothing outside. */
function checkRanges(
  entries: ReadonlyMap<string, SafetensorsEntry>,
  dataSize: number,
  fail: (problem: string) => never,
): void {
  let end = 0;
  let previous = '';
  const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  for (const [name, entry] of ordered) {
    if (entry.start < end) fail(`the bytes of tensors "${previous}" and "${name}" overlap`);
    if (entry.start > end)
      fail(`${entry.start - end} bytes before tensor "${name}" belong to no tensor`);
    if (entry.end > dataSize) {
      fail(
        `truncated: tensor "${name}" ends at byte ${entry.end} of the data, which has ${dataSize}`,
      );
    }
    end = entry.end;
    previous = name;
  }
  if (end !== dataSize) fail(`${dataSize - end} bytes after the last tensor belong to no tensor`);
}

/** The first key that the top level of a JSON object repeats; `JSON.parse` keeps the last silently. */
function firstDuplicateKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  let isKey = false;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (c === '{' || c === '[') {
      depth++;
      isKey = depth === 1;
    } else if (c === '}' || c === ']') {
      depth--;
    } else if (c === ',') {
      isKey = depth === 1;
    } else if (c === '"') {
      const start = i;
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
      if (isKey) {
        const key = JSON.parse(json.slice(start, i + 1)) as string;
        if (seen.has(key)) return key;
        seen.add(key);
        isKey = false;
      }
    }
  }
  return undefined;
}
