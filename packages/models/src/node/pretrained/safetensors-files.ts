import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeTensor,
  FileFormatError,
  readSafetensorsHeader,
  type SafetensorsEntry,
} from '@resattn/core';
import type { TensorSource } from '../../pretrained/tensor-source.js';

/** The whole model in one file. */
export const WEIGHTS_FILE = 'model.safetensors';
/** Which file holds which tensor, where there are several. */
export const INDEX_FILE = 'model.safetensors.index.json';

/** Tensors of a folder, to be closed after use. */
export interface OpenTensorSource extends TensorSource {
  close(): Promise<void>;
}

interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly dataStart: number;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
}

/**
 * Opens `model.safetensors` of a folder, or the files that `model.safetensors.index.json` names.
 * Only headers are read; each tensor is read from its place in its file when it is asked for, so
 * that memory holds one tensor at a time.
 *
 * @throws FileFormatError when a file is missing, truncated or damaged, or the index names a tensor
 *   that its file does not hold.
 */
export async function openTensors(folder: string): Promise<OpenTensorSource> {
  const single = join(folder, WEIGHTS_FILE);
  const handle = await openIfThere(single);
  const files = handle === undefined ? await openShards(folder) : [await openFile(single, handle)];
  const places = new Map<string, OpenFile>();
  const entries = new Map<string, SafetensorsEntry>();
  for (const file of files)
    for (const [name, entry] of file.entries) {
      places.set(name, file);
      entries.set(name, entry);
    }
  return {
    name: files.length === 1 ? files[0]!.path : join(folder, INDEX_FILE),
    entries,
    read: async (name) => {
      const file = places.get(name)!;
      const entry = file.entries.get(name)!;
      const bytes = await readRange(file, file.dataStart + entry.start, entry.end - entry.start);
      return decodeTensor(name, entry, bytes, file.path);
    },
    close: async () => {
      for (const file of files) await file.handle.close();
    },
  };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function openFile(path: string, handle: FileHandle): Promise<OpenFile> {
  try {
    const { size } = await handle.stat();
    const start = await readAt(handle, 0, Math.min(8, size));
    const length =
      size < 8 ? 0 : Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
    // A length beyond the file is refused by the reader, which needs the beginning only.
    const headerEnd = Math.min(size, 8 + length, 100_000_008);
    const bytes = await readAt(handle, 0, headerEnd);
    const { entries, dataStart } = readSafetensorsHeader(bytes, path, size);
    return { path, handle, entries, dataStart };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

async function readRange(file: OpenFile, position: number, length: number): Promise<Uint8Array> {
  const bytes = await readAt(file.handle, position, length);
  if (bytes.length < length)
    throw new FileFormatError(
      file.path,
      `truncated while it was read: expected ${length} bytes at ${position}, got ${bytes.length}`,
      'Leave the file as it is while it is read, or copy it again',
    );
  return bytes;
}

interface ShardIndex {
  readonly weight_map: Readonly<Record<string, string>>;
}

async function openShards(folder: string): Promise<OpenFile[]> {
  const path = join(folder, INDEX_FILE);
  const { weight_map: weightMap } = await readIndex(folder, path);
  const names = [...new Set(Object.values(weightMap))].sort();
  const files: OpenFile[] = [];
  try {
    const missing: string[] = [];
    for (const name of names) {
      const handle = await openIfThere(join(folder, name));
      if (handle === undefined) missing.push(name);
      else files.push(await openFile(join(folder, name), handle));
    }
    if (missing.length > 0)
      throw new FileFormatError(
        path,
        `names files that are not there: ${missing.join(', ')}`,
        'Copy or download them into the same folder',
      );
    const lost = Object.entries(weightMap).filter(
      ([tensor, name]) => !files[names.indexOf(name)]!.entries.has(tensor),
    );
    if (lost.length > 0)
      throw new FileFormatError(
        path,
        `names tensors that their files do not hold: ${lost
          .slice(0, 10)
          .map(([tensor, name]) => `"${tensor}" in ${name}`)
          .join(', ')}`,
        'The index belongs to other files: copy or download all of them again',
      );
    return files;
  } catch (error) {
    for (const { handle } of files) await handle.close();
    throw error;
  }
}

async function readIndex(folder: string, path: string): Promise<ShardIndex> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FileFormatError(
      join(folder, WEIGHTS_FILE),
      `not there, and no ${INDEX_FILE} either`,
      'The folder of a model holds its weights in the safetensors format; convert other formats ' +
        'with save_pretrained of transformers',
    );
  }
  const fail = (problem: string): never => {
    throw new FileFormatError(path, problem, 'Copy or download it again');
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    fail(`not JSON (${(error as Error).message})`);
  }
  const { weight_map: weightMap } = (parsed ?? {}) as Partial<ShardIndex>;
  if (typeof weightMap !== 'object' || weightMap === null) fail('has no "weight_map"');
  for (const [tensor, name] of Object.entries(weightMap!))
    if (typeof name !== 'string' || name.includes('/') || name.includes('\\'))
      fail(
        `gives "${tensor}" the file ${JSON.stringify(name)}, expected a name in the same folder`,
      );
  return { weight_map: weightMap! };
}
