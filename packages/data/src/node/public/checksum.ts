import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { ContentChecksum, PublicFile } from '../../public/public-set.js';

/** More than this over the published size is not read: such gzip data are made to do harm. */
const slack = 1 << 16;

/**
 * The content of a file, uncompressed where it is gzip data.
 *
 * @param maxBytes the content may not be larger by more than a little
 * @throws Error when it is, or when gzip data are damaged
 */
export async function readContent(path: string, maxBytes: number): Promise<Buffer> {
  const isGzip = await startsAsGzip(path);
  const stored = (await stat(path)).size;
  if (!isGzip && stored > maxBytes + slack) throw tooLarge(path, maxBytes);
  const file = createReadStream(path);
  const stream = isGzip ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes + slack) throw tooLarge(path, maxBytes);
      chunks.push(chunk);
    }
  } finally {
    file.destroy();
    stream.destroy();
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(path: string, maxBytes: number): Error {
  return new Error(`${path} holds more than the ${maxBytes} bytes that were published.`);
}

async function startsAsGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** The content of a file with its checksum; of an archive, which may be large, the checksum alone. */
export async function readWithChecksum(
  path: string,
  { checksum, bytes, isArchive }: Pick<PublicFile, 'checksum' | 'bytes' | 'isArchive'>,
): Promise<{ content: Uint8Array; got: string }> {
  if (!isArchive) {
    const content = await readContent(path, bytes);
    return { content, got: checksumLike(checksum, content) };
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { content: new Uint8Array(0), got: hash.digest('hex') };
}

/** The checksum of content in the manner of another: SHA-256, or the id git would give it. */
export function checksumLike(like: ContentChecksum, content: Uint8Array): string {
  if ('sha256' in like) return createHash('sha256').update(content).digest('hex');
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

export function expectedChecksum(checksum: ContentChecksum): string {
  return 'sha256' in checksum ? checksum.sha256 : checksum.gitBlob;
}
