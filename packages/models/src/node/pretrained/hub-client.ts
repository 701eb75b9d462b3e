import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { adoptPart, type DownloadOptions, receiveFile } from '@resattn/data/node';
import { hostSignal, untilAborted } from '@resattn/host';

/** Where models come from, and as whom. */
export interface HubOptions extends DownloadOptions {
  /** Branch, tag or commit. Default `main`. */
  readonly revision?: string | undefined;
  /** Access token for private and gated models. Default: the environment variable HF_TOKEN. */
  readonly token?: string | undefined;
  /** Address of the Hub. Default: HF_ENDPOINT, else `https://huggingface.co`. */
  readonly endpoint?: string | undefined;
}

/** A file of a model as the Hub describes it. */
export interface HubFile {
  readonly path: string;
  readonly url: string;
  /** The commit that the revision stands for. */
  readonly commit: string;
  /** Undefined where the Hub does not say. */
  readonly bytes: number | undefined;
  /** SHA-256 of the content, or its git id; another text where the Hub gives neither. */
  readonly etag: string;
}

/** The Hub could not be reached: what is in the cache may do. */
export class HubUnreachable extends Error {
  override readonly name = 'HubUnreachable';
}

const REDIRECTS = 5;

/** A model on the Hub at one revision. */
export class HubModel {
  readonly revision: string;
  private readonly endpoint: string;
  private readonly token: string | undefined;

  /** @param name `owner/name`, or `name` of the Hub's oldest models */
  constructor(
    readonly name: string,
    private readonly options: HubOptions = {},
  ) {
    this.revision = options.revision ?? 'main';
    const { HF_ENDPOINT, HF_TOKEN } = process.env;
    this.endpoint = (options.endpoint ?? (HF_ENDPOINT || 'https://huggingface.co')).replace(
      /\/+$/,
      '',
    );
    this.token = options.token ?? (HF_TOKEN || undefined);
  }

  /**
   * Asks for a file.
   *
   * @returns undefined where the model has no such file
   * @throws Error when there is no such model or revision, or the token does not open it
   * @throws HubUnreachable when no answer came
   */
  async find(path: string): Promise<HubFile | undefined> {
    let url = this.urlOf(path);
    for (let hop = 0; hop < REDIRECTS; hop++) {
      const response = await this.head(url);
      const location = response.headers.get('location');
      const isElsewhere = location !== null && /^https?:/.test(location);
      if (response.status >= 300 && response.status < 400 && location !== null && !isElsewhere) {
        // The model was renamed. A redirection to another server only says where the content lies.
        url = new URL(location, url).href;
        continue;
      }
      if (!response.ok && !(response.status >= 300 && response.status < 400 && isElsewhere))
        return this.refuse(path, response);
      return this.describe(path, url, response.headers);
    }
    throw new Error(`${this.urlOf(path)} redirects more than ${REDIRECTS} times; stopped`);
  }

  /**
   * Downloads a file into its place; what was received before is kept, and the content is checked.
   *
   * @throws Error when the content is not what the Hub announced; nothing is kept then.
   */
  async download(file: HubFile, path: string): Promise<void> {
    const part = await adoptPart(
      path,
      'Let HF_HOME name a folder that this user may write to, or give the folder of the model.',
    );
    const remote = {
      name: file.path,
      url: file.url,
      headers: this.headers(),
      bytes: file.bytes ?? Number.POSITIVE_INFINITY,
      remedy: 'Or put the folder of the model on this machine and give its path.',
    };
    const { onProgress, retries, stallTimeout, signal } = this.options;
    const transfer = { onProgress, retries, stallTimeout, signal } as DownloadOptions;
    await receiveFile(remote, part, transfer);
    let problem = await differenceOf(part, file);
    if (problem !== undefined) {
      // An old part may not fit to what came now: once more from the start.
      await rm(part, { force: true });
      await receiveFile(remote, part, transfer);
      problem = await differenceOf(part, file);
    }
    if (problem !== undefined) {
      await rm(part, { force: true });
      throw new Error(
        `${file.url} does not hold what the Hub announced: ${problem}. Nothing was kept. Something ` +
          'on the way may have changed it (a proxy, a login page); try again',
      );
    }
    await rename(part, path);
  }

  private urlOf(path: string): string {
    const parts = [this.name, 'resolve', encodeURIComponent(this.revision), path];
    return `${this.endpoint}/${parts.join('/')}`;
  }

  private headers(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  private async head(url: string): Promise<Response> {
    const { retries = 4, stallTimeout = 30_000, signal = hostSignal() } = this.options;
    for (let attempt = 0; ; attempt++) {
      let problem: string;
      try {
        const timeout = AbortSignal.timeout(stallTimeout);
        const response = await fetch(url, {
          method: 'HEAD',
          redirect: 'manual',
          // Without this a server may compress, and the length is not that of the content.
          headers: { ...this.headers(), 'accept-encoding': 'identity' },
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        if (response.status < 500 && response.status !== 429) return response;
        problem = `it answered ${response.status}`;
      } catch (error) {
        signal?.throwIfAborted();
        const cause = (error as Error).cause as Error | undefined;
        problem = cause?.message || (error as Error).message;
      }
      if (attempt >= retries)
        throw new HubUnreachable(
          `${url} could not be reached (${problem}); tried ${attempt + 1} times. Check the network ` +
            'or the proxy; without a network, give the path of a folder, or a model that is in the ' +
            'cache',
        );
      await untilAborted(delay(250 * 2 ** attempt), signal);
    }
  }

  private describe(path: string, url: string, headers: Headers): HubFile {
    const commit = headers.get('x-repo-commit');
    if (commit === null || !/^[\w.-]+$/.test(commit))
      throw new Error(
        `${url}: the answer names no commit (header x-repo-commit), so this is no Hub; check the ` +
          'endpoint, or whether a proxy answers in its place',
      );
    const size = headers.get('x-linked-size') ?? headers.get('content-length');
    const etag = headers.get('x-linked-etag') ?? headers.get('etag') ?? '';
    return {
      path,
      url,
      commit,
      bytes: size === null || Number.isNaN(Number(size)) ? undefined : Number(size),
      etag: etag.replace(/^W\//, '').replace(/"/g, ''),
    };
  }

  private refuse(path: string, { status, headers }: Response): undefined {
    const code = headers.get('x-error-code');
    if (status === 404 && (code === 'EntryNotFound' || code === null)) return undefined;
    const isUnopened = status === 401 || status === 403;
    const tokenAdvice =
      this.token === undefined
        ? 'it does not exist, or it is private or gated: check the name, or give a token (HF_TOKEN)'
        : 'the token does not open it: check the name, accept its terms on the Hub, or give another ' +
          'token';
    const advice = isUnopened
      ? tokenAdvice
      : code === 'RevisionNotFound'
        ? `it has no revision "${this.revision}"`
        : code === 'RepoNotFound'
          ? 'there is no model of this name'
          : `asked for ${path} at ${this.endpoint}`;
    throw new Error(`${this.name}: the Hub answered ${status}; ${advice}`);
  }
}

/** How a file differs from what was announced; undefined where it does not. */
async function differenceOf(path: string, file: HubFile): Promise<string | undefined> {
  const { size } = await stat(path);
  if (file.bytes !== undefined && size !== file.bytes)
    return `expected ${file.bytes} bytes, got ${size}`;
  const isSha256 = /^[0-9a-f]{64}$/.test(file.etag);
  if (!isSha256 && !/^[0-9a-f]{40}$/.test(file.etag)) return undefined;
  const hash = createHash(isSha256 ? 'sha256' : 'sha1');
  // Git identifies a file by the SHA-1 of its content behind this header.
  if (!isSha256) hash.update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const got = hash.digest('hex');
  return got === file.etag ? undefined : `expected the checksum ${file.etag}, got ${got}`;
}
