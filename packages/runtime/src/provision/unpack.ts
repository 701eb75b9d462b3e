import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { FileRecord } from './cache.js';
import { explainFileError, ProvisionError } from './errors.js';

/**
 * Unpacks some members of a wheel, each checked against the hash that the wheel's own `RECORD`
 * has for it.
 *
 * @param needs which members are wanted
 * @param target the folder that takes the place of `site-packages`
 * @param onBytes learns how many unpacked bytes have been written so far
 * @throws ProvisionError `'corrupt'` for a truncated or damaged wheel, or one with none of the
 *   wanted members; `'disk-full'`
 */
export async function unpack(
  wheel: string,
  needs: (member: string) => boolean,
  target: string,
  onBytes: (bytes: number) => void = () => {},
): Promise<FileRecord[]> {
  const zip = await openZip(wheel);
  try {
    const entries: Entry[] = [];
    let record: Entry | undefined;
    for await (const entry of zip.eachEntry()) {
      if (needs(entry.fileName)) entries.push(entry);
      if (/^[^/]+\.dist-info\/RECORD$/.test(entry.fileName)) record = entry;
    }
    if (entries.length === 0 || !record) {
      throw new ProvisionError(
        'corrupt',
        `${wheel} is a zip file, but ${record ? 'holds none of the wanted libraries' : 'no wheel: it has no RECORD'}.`,
      );
    }
    const hashes = recordedHashes(await text(await zip.openReadStreamPromise(record)));
    const files: FileRecord[] = [];
    let written = 0;
    for (const entry of entries) {
      const stream = await zip.openReadStreamPromise(entry);
      const { digest, size } = await write(stream, entry, target, (bytes) =>
        onBytes(written + bytes),
      );
      written += size;
      const expected = hashes.get(entry.fileName);
      if (digest.toString('base64url') !== expected) {
        throw new ProvisionError(
          'corrupt',
          `${entry.fileName} in ${wheel} is damaged: its SHA-256 is not the one in the wheel's RECORD.`,
        );
      }
      files.push({ path: entry.fileName, size, sha256: digest.toString('hex') });
    }
    return files;
  } catch (error) {
    throw explainZipError(error, wheel, target);
  } finally {
    zip.close();
  }
}

async function openZip(wheel: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(wheel, { autoClose: false, lazyEntries: true });
  } catch (error) {
    throw explainZipError(error, wheel, wheel);
  }
}

async function write(
  stream: Readable,
  entry: Entry,
  target: string,
  onBytes: (bytes: number) => void,
): Promise<{ digest: Buffer; size: number }> {
  const file = join(target, entry.fileName);
  await mkdir(dirname(file), { recursive: true });
  const hash: Hash = createHash('sha256');
  let size = 0;
  const watch = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      size += chunk.length;
      onBytes(size);
      next(null, chunk);
    },
  });
  // The upper half of the attributes is the Unix mode: programs such as ptxas stay executable.
  const isProgram = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
  await pipeline(stream, watch, createWriteStream(file, { mode: isProgram ? 0o755 : 0o644 }));
  return { digest: hash.digest(), size };
}

/** The lines `path,sha256=<urlsafe base64>,size` of a wheel's RECORD. */
function recordedHashes(record: string): Map<string, string> {
  const lines = record.matchAll(/^"?(.+?)"?,sha256=([\w-]+),\d*\r?$/gm);
  return new Map([...lines].map(([, path, hash]) => [path!, hash!]));
}

function explainZipError(error: unknown, wheel: string, target: string): unknown {
  const explained = explainFileError(error, target);
  if (explained instanceof ProvisionError) return explained;
  const reason = error instanceof Error ? error.message : String(error);
  return new ProvisionError(
    'corrupt',
    `${wheel} is no whole wheel (${reason}): it is truncated or damaged.`,
    { cause: error },
  );
}
