import { createWriteStream, existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type LiveProgress, liveProgress, untilAborted, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';

/** How far a download is. */
export interface DownloadProgress {
  readonly file: string;
  readonly receivedBytes: number;
  /** Undefined where the server does not say. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  /** Default: a line in the notebook that runs it, elsewhere nothing. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** How often a broken connection is taken up again. Default 4. */
  readonly retries?: number | undefined;
  /** A connection that is silent for so long is broken. Default 30,000 ms. */
  readonly stallTimeout?: number | undefined;
  /**
   * Ends the download, with its reason as the error; what was received is kept for the next one.
   * Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

export const downloadKeys: Readonly<Record<keyof DownloadOptions, true>> = {
  onProgress: true,
  retries: true,
  stallTimeout: true,
  signal: true,
};

/** A file on a server. */
export interface RemoteFile {
  /** What progress calls it. */
  readonly name: string;
  readonly url: string;
  /** Sent with the request; not to another server that the first one names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Size of the content; what comes far beyond it is refused. */
  readonly bytes: number;
  /** What to do when the file cannot be downloaded, the end of an error message. */
  readonly remedy: string;
}

/** A download that can be tried again: the connection broke, or the server was overloaded. */
class Interrupted extends Error {}

/** A download that would fail again. */
class Refused extends Error {}

/**
 * The name of this process's part file. What a process that has ended left behind is taken over, so
 * that its bytes are not fetched again. The folder is made if there is none.
 *
 * @param remedy what to do where it cannot be made: the end of an error message
 * @throws Error when it cannot be made or written
 */
export async function adoptPart(path: string, remedy: string): Promise<string> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`${folder} cannot be written (${(error as Error).message}). ${remedy}`);
  }
  const own = `${path}.${process.pid}.part`;
  const pattern = /\.(\d+)\.part$/;
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(`${basename(path)}.`) && pattern.exec(name)?.[1];
    if (!pid || isRunning(Number(pid)) || existsSync(own)) continue;
    // Another process may have taken it over in between: then there is nothing to take.
    await rename(join(folder, name), own).catch(() => undefined);
  }
  return own;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Receives a file into its part file: what is there already is kept and the rest asked for, and a
 * connection that breaks is taken up again. The content is not checked.
 *
 * @throws Error when the server refuses, sends too much, or cannot be reached
 */
export async function receiveFile(
  file: RemoteFile,
  part: string,
  given: DownloadOptions = {},
): Promise<void> {
  checkOptions('receiveFile', given, downloadKeys);
  const live = given.onProgress ? undefined : liveProgress(`downloading ${file.name}`);
  const options = withHostSignal({
    ...given,
    onProgress: given.onProgress ?? (live && shownOn(live)),
  });
  try {
    await receiveWithRetries(file, part, options);
    live?.end(`downloaded ${file.name}`);
  } catch (error) {
    live?.end(`downloading ${file.name}: stopped`);
    throw error;
  }
}

/** Progress as a line of the notebook that runs this code. */
function shownOn(live: LiveProgress): (progress: DownloadProgress) => void {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return ({ receivedBytes, totalBytes }) =>
    live.update({
      done: receivedBytes,
      total: totalBytes,
      text:
        totalBytes === undefined
          ? `${megabytes(receivedBytes)} MB`
          : `${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB`,
    });
}

async function receiveWithRetries(
  file: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const { retries = 4 } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await receiveOnce(file, part, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof Interrupted)) throw error;
      if (attempt >= retries) {
        throw new Error(
          `${file.url} could not be downloaded (${error.message}); tried ${attempt + 1} times. What was received is kept. Check the network or the proxy and try again. ${file.remedy}`,
        );
      }
      await untilAborted(delay(250 * 2 ** attempt), options.signal);
    }
  }
}

async function receiveOnce(
  file: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const { stallTimeout = 30_000 } = options;
  const controller = new AbortController();
  const stop = () => controller.abort();
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', stop, { once: true });
  let isStalled = false;
  const startTimer = () =>
    setTimeout(() => {
      isStalled = true;
      controller.abort();
    }, stallTimeout);
  let timer = startTimer();
  const heard = () => {
    clearTimeout(timer);
    timer = startTimer();
  };
  try {
    const held = existsSync(part) ? (await stat(part)).size : 0;
    const response = await fetch(file.url, {
      // Without this a server may compress what it sends, and ranges would count compressed bytes.
      headers: {
        ...file.headers,
        'accept-encoding': 'identity',
        ...(held > 0 ? { range: `bytes=${held}-` } : {}),
      },
      signal: controller.signal,
    });
    if (response.status === 416) {
      // Nothing is left to send, or the part is longer than the file: the checksum tells.
      await response.body?.cancel();
      return;
    }
    assertOk(response, file);
    const resumes = response.status === 206 && rangeStart(response) === held;
    if (response.status === 206 && !resumes) throw new Interrupted('the server sent another range');
    await writeBody(response, file, part, resumes ? held : 0, heard, options);
  } catch (error) {
    if (isStalled) throw new Interrupted(`nothing came for ${stallTimeout / 1000} s`);
    if (error instanceof Interrupted || (error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw error;
    if (error instanceof Refused) throw error;
    const cause = (error as Error).cause as Error | undefined;
    throw new Interrupted(cause?.message || (error as Error).message);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

function assertOk(response: Response, file: RemoteFile): void {
  if (response.ok) return;
  void response.body?.cancel();
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    throw new Interrupted(`the server answered ${response.status}`);
  }
  throw new Refused(
    `${file.url} could not be downloaded: the server answered ${response.status} ${response.statusText}. ${file.remedy}`,
  );
}

function rangeStart(response: Response): number | undefined {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

async function writeBody(
  response: Response,
  file: RemoteFile,
  part: string,
  held: number,
  heard: () => void,
  { onProgress }: DownloadOptions,
): Promise<void> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  // Of a body that the server compressed all the same, the length is not that of what arrives.
  const isKnown = !Number.isNaN(length) && !response.headers.has('content-encoding');
  const totalBytes = isKnown ? held + length : undefined;
  // Stored data, gzip too, are never much larger than their content.
  const maxBytes = file.bytes + (1 << 16);
  let receivedBytes = held;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      heard();
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) {
        throw new Refused(
          `${file.url} sends more than the ${file.bytes} bytes that were published; stopped. Something on the way may have changed it.`,
        );
      }
      onProgress?.({ file: file.name, receivedBytes, totalBytes });
      controller.enqueue(chunk);
    },
  });
  const output = Writable.toWeb(createWriteStream(part, { flags: held > 0 ? 'a' : 'w' }));
  await response.body!.pipeThrough(limit).pipeTo(output as WritableStream<Uint8Array>);
  if (totalBytes !== undefined && receivedBytes < totalBytes) {
    throw new Interrupted(`the connection ended after ${receivedBytes} of ${totalBytes} bytes`);
  }
}
