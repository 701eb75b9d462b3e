import { createReadStream } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { checkOptions, isOptionError, OptionError, pickOptions } from '@resattn/options';
import {
  type DecodedText,
  decodeStream,
  decodingKeys,
  type TextDecodingOptions,
} from '../reading/decode.js';
import { describeEncoding } from '../reading/encoding.js';
import { linesOf } from '../reading/lines.js';

/**
 * Checks that a path names a regular file that can be read and holds something.
 *
 * @returns its size in bytes
 * @throws OptionError for a missing, unreadable or empty file, a directory, and what can only be read
 * once (a fifo, a device, a socket)
 */
export async function assertReadableFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new OptionError(`There is no file ${path}.`);
    throw new OptionError(`Cannot look at ${path}: ${error.message}.`);
  });
  if (found.isDirectory()) {
    throw new OptionError(
      `${path} is a directory, expected a file. A directory with one folder a class is read as a text folder.`,
    );
  }
  if (!found.isFile()) {
    const kind = found.isFIFO() ? 'a named pipe' : found.isSocket() ? 'a socket' : 'a device';
    throw new OptionError(
      `${path} is ${kind}, expected a regular file: it is read more than once. Write its content to a file first.`,
    );
  }
  await access(path, constants.R_OK).catch(() => {
    throw new OptionError(`${path} may not be read by this user. Change its permissions.`);
  });
  if (found.size === 0) throw new OptionError(`${path} is empty.`);
  return found.size;
}

/**
 * The bytes of a file as they are read; gzip data, told by their first bytes, come uncompressed.
 *
 * @param onRead gets the number of bytes read so far, of the file as stored
 */
export async function fileBytes(
  path: string,
  onRead?: (bytes: number) => void,
): Promise<AsyncIterable<Uint8Array>> {
  await assertReadableFile(path);
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  if (onRead) stream.on('data', () => onRead(stream.bytesRead)).pause();
  if (!(await isGzip(path))) return stream;
  return gunzipped(stream, path);
}

async function* gunzipped(
  stream: NodeJS.ReadableStream & { destroy(): void },
  path: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  stream.on('error', (error) => gunzip.destroy(error));
  try {
    yield* stream.pipe(gunzip);
  } catch (error) {
    throw damagedGzip(path, error);
  } finally {
    stream.destroy();
    gunzip.destroy();
  }
}

/** The bytes of a file that were read as a whole, uncompressed if they are gzip data. */
export async function gunzipWhole(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return promisify(gunzip)(bytes).catch((error: Error) => {
    throw damagedGzip(path, error);
  });
}

const damagedGzip = (path: string, error: unknown) =>
  new Error(`${path} holds damaged gzip data: ${(error as Error).message}. Get the file again.`);

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

export interface OpenedText extends DecodedText {
  /** What is to be said of it once it is read: a guess of the encoding, and lines that were repaired. */
  notices(): string[];
}

/** The text of a file as it is read, gzip or not, in any encoding; see `decodeStream`. */
export async function openText(
  path: string,
  options: TextDecodingOptions & { readonly onRead?: ((bytes: number) => void) | undefined } = {},
): Promise<OpenedText> {
  checkOptions('openText', options, { ...decodingKeys, onRead: true });
  const bytes = await fileBytes(path, options.onRead);
  try {
    const decoded = await decodeStream(bytes, pickOptions(options, decodingKeys));
    return {
      encoding: decoded.encoding,
      evidence: decoded.evidence,
      ...(decoded.confidence === undefined ? {} : { confidence: decoded.confidence }),
      text: withPath(decoded.text, path),
      get invalidLines() {
        return decoded.invalidLines;
      },
      notices: () => [
        ...(decoded.evidence === 'guessed'
          ? [`Read ${path} as ${describeEncoding(decoded)}.`]
          : []),
        ...(decoded.invalidLines > 0
          ? [
              `${decoded.invalidLines} lines of ${path} were not valid ${decoded.encoding} and were repaired.`,
            ]
          : []),
      ],
    };
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The lines of a file, gzip or not, in any encoding, all at once. */
export async function readLines(
  path: string,
  options: TextDecodingOptions = {},
): Promise<string[]> {
  checkOptions('readLines', options, decodingKeys);
  const lines: string[] = [];
  for await (const line of linesOf((await openText(path, options)).text)) lines.push(line);
  return lines;
}

async function* withPath(text: AsyncIterable<string>, path: string): AsyncGenerator<string> {
  try {
    yield* text;
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The error with the file's name before its message. */
export function inFile(path: string, error: unknown): Error {
  const message = (error as Error).message;
  if (message.includes(path)) return error as Error;
  return isOptionError(error)
    ? error.after(`${path}: `)
    : new Error(`${path}: ${message}`, { cause: error });
}

/** What to do about a file that Git LFS has not fetched. */
export const LFS_POINTER =
  'This is a pointer of Git LFS, not the file itself: fetch it with git lfs pull.';

export const isLfsPointer = (start: string): boolean =>
  /^\s*version https:\/\/git-lfs\.github\.com\/spec\//.test(start);
