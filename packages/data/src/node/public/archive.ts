import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Text compresses three- to fivefold; what swells beyond this is made to do harm. */
const greatestRatio = 50;
/** Small archives may consist of padding. */
const alwaysAllowed = 1 << 20;
/** A text of an archive is read at once. */
const largestText = 1 << 24;

/** A text in an archive. */
export interface ArchiveText {
  readonly name: string;
  readonly text: string;
}

/**
 * The texts in a gzipped tar archive, in its order, one at a time; nothing is written anywhere.
 *
 * @throws Error where an entry's name leads out of the archive's folder, where an entry or the whole
 *   is absurdly large, and where the archive is damaged
 */
export async function* archiveTexts(path: string): AsyncGenerator<ArchiveText> {
  const { createTarDecoder } = await import('modern-tar');
  const limit = Math.max(alwaysAllowed, greatestRatio * (await stat(path)).size);
  const unzipped = atMost(limit, path);
  const reading = pipeline(createReadStream(path), createGunzip(), unzipped);
  // A failure ends the entries below with the same error.
  reading.catch(() => undefined);
  try {
    const bytes = Readable.toWeb(unzipped) as ReadableStream<Uint8Array>;
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      checkName(header.name, path);
      if (header.type !== 'file') {
        await body.cancel();
        continue;
      }
      if (header.size > largestText)
        throw new Error(
          `${header.name} takes ${header.size} bytes, expected a text of at most ${largestText}.`,
        );
      yield { name: header.name, text: await new Response(body).text() };
    }
    await reading;
  } catch (error) {
    throw new Error(`${path} cannot be read as an archive: ${(error as Error).message}`);
  } finally {
    unzipped.destroy();
  }
}

/** Passes so many bytes on and fails at the next. */
function atMost(limit: number, path: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= limit) done(null, chunk);
      else
        done(new Error(`${path} swells to more than ${limit} bytes; it is not what was published`));
    },
  });
}

function checkName(name: string, path: string): void {
  const normal = posix.normalize(name.replaceAll('\\', '/'));
  if (posix.isAbsolute(normal) || /^[a-z]:/i.test(normal) || normal.split('/')[0] === '..')
    throw new Error(`the entry "${name}" leads out of the folder of ${path} and is refused`);
}
