import { createWriteStream, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { untilAborted } from '@resattn/host';
import { sha256Of } from './cache.js';
import { explainFileError, ProvisionError, systemCode } from './errors.js';
import { explain, type Patience, patient, request } from './http.js';

export interface Download {
  readonly url: string;
  /** Where the finished file goes; until then it is `<file>.part`, and a later run resumes it. */
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How much of a file an earlier, interrupted run left. */
export function downloadedBytes(file: string): number {
  return statSync(`${file}.part`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Fetches a file over HTTP. A lost connection is taken up where it broke (`Range`), also by a
 * later run; what arrives is checked before the file gets its name.
 *
 * @throws ProvisionError `'corrupt'` when the contents are others than wanted, `'no-network'`,
 *   `'not-in-index'`, `'disk-full'`
 */
export async function download(wanted: Download): Promise<void> {
  const part = `${wanted.file}.part`;
  const resumed = downloadedBytes(wanted.file) > 0;
  await receive(wanted, part);
  let actual = await sha256Of(part);
  if (actual !== wanted.sha256 && resumed) {
    // The bytes of the earlier run may be the bad ones.
    await rm(part, { force: true });
    await receive(wanted, part);
    actual = await sha256Of(part);
  }
  if (actual !== wanted.sha256) {
    const size = downloadedBytes(wanted.file);
    await rm(part, { force: true });
    throw new ProvisionError(
      'corrupt',
      `${wanted.url} brought ${size} bytes with SHA-256 ${actual}; expected ${wanted.size} bytes with ${wanted.sha256}. ` +
        'The file is damaged or another one, and is not used. Run the same again; if that does not help, a proxy or mirror changes it.',
    );
  }
  await rename(part, wanted.file);
}

async function receive(wanted: Download, part: string): Promise<void> {
  const patience = wanted.patience ?? patient;
  let failures = 0;
  for (;;) {
    const before = downloadedBytes(wanted.file);
    if (before === wanted.size) return;
    try {
      const isComplete = await receiveRest(wanted, part, before, patience);
      if (isComplete) return;
      throw new Error('the connection was closed early');
    } catch (error) {
      wanted.signal?.throwIfAborted();
      const explained = explainFileError(error, part);
      if (explained instanceof ProvisionError) throw explained;
      failures = downloadedBytes(wanted.file) > before ? 0 : failures + 1;
      if (failures >= patience.attempts) throw explain(error, wanted.url);
      await untilAborted(delay(patience.pause * 2 ** failures), wanted.signal);
    }
  }
}

/** One connection; true when the server has no more to send. */
async function receiveRest(
  wanted: Download,
  part: string,
  offset: number,
  patience: Patience,
): Promise<boolean> {
  const stalled = new AbortController();
  wanted.signal?.throwIfAborted();
  const signal = wanted.signal ? AbortSignal.any([wanted.signal, stalled.signal]) : stalled.signal;
  const response = await request(
    wanted.url,
    { headers: offset > 0 ? { range: `bytes=${offset}-` } : {}, signal },
    patience,
  );
  const start = response.status === 206 ? rangeStart(response) : 0;
  if (response.status === 416 || (start !== 0 && start !== offset)) {
    await response.body?.cancel();
    await rm(part, { force: true });
    return false;
  }
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  let received = start;
  let timer: NodeJS.Timeout | undefined;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(new Error('the connection stalled')), patience.stall);
  };
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      received += chunk.length;
      watch();
      wanted.onBytes?.(received);
      next(null, chunk);
    },
  });
  watch();
  try {
    const target = createWriteStream(part, { flags: start === 0 ? 'w' : 'a' });
    await pipeline(Readable.fromWeb(response.body as never), count, target);
  } catch (error) {
    if (systemCode(error) === 'ENOSPC') throw error;
    throw new Error('the connection was lost', { cause: error });
  } finally {
    clearTimeout(timer);
  }
  return Number.isNaN(length) || received === start + length;
}

function rangeStart(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? 0);
}
