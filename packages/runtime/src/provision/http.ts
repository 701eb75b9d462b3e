import { setTimeout as delay } from 'node:timers/promises';
import { untilAborted } from '@resattn/host';
import { ProvisionError, systemCode } from './errors.js';

/** How often and how patiently a request is repeated. Tests make it short. */
export interface Patience {
  /** Attempts in a row that bring nothing new. Default: 4. */
  readonly attempts: number;
  /** Milliseconds before the first repetition; doubles each time. Default: 500. */
  readonly pause: number;
  /** Milliseconds without a byte after which a connection counts as lost. Default: 30,000. */
  readonly stall: number;
}

export const patient: Patience = { attempts: 4, pause: 500, stall: 30_000 };

/**
 * `fetch` that repeats what can be repeated (lost connections, overloaded servers) and explains
 * what cannot.
 *
 * @throws ProvisionError `'no-network'` or `'not-in-index'`
 */
export async function request(
  url: string,
  init: { headers?: Record<string, string> | undefined; signal?: AbortSignal | undefined } = {},
  patience: Patience = patient,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(url, init, patience);
    } catch (error) {
      init.signal?.throwIfAborted();
      if (error instanceof ProvisionError || attempt >= patience.attempts) {
        throw explain(error, url);
      }
      await untilAborted(delay(patience.pause * 2 ** (attempt - 1)), init.signal);
    }
  }
}

async function requestOnce(
  url: string,
  {
    headers,
    signal,
  }: { headers?: Record<string, string> | undefined; signal?: AbortSignal | undefined },
  { stall }: Patience,
): Promise<Response> {
  const { address, authorization } = splitCredentials(url);
  const patienceEnds = new AbortController();
  const timer = setTimeout(() => patienceEnds.abort(new Error(`no answer in ${stall} ms`)), stall);
  try {
    const response = await fetch(address, {
      headers: { ...headers, ...authorization },
      signal: signal ? AbortSignal.any([signal, patienceEnds.signal]) : patienceEnds.signal,
    });
    if (response.ok || response.status === 416) return response;
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    }
    throw new ProvisionError(
      'not-in-index',
      `${address} answered ${response.status} ${response.statusText}. ` +
        (response.status === 401 || response.status === 403
          ? 'The index wants credentials: put them into PIP_INDEX_URL (https://user:password@host/simple).'
          : 'Check PIP_INDEX_URL (default: https://pypi.org/simple).'),
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Says that the network is at fault, and which way around it there is. */
export function explain(error: unknown, url: string): unknown {
  if (error instanceof ProvisionError) return error;
  const { host } = new URL(url);
  const reason = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
  const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  return new ProvisionError(
    'no-network',
    `${host} cannot be reached (${reason}). ` +
      (proxy
        ? 'A proxy is set in HTTPS_PROXY: Node uses it with NODE_USE_ENV_PROXY=1 (Node 22.21 and later), and pip does so by itself, so installing pip helps too. '
        : 'Check the connection and run the same again: a download resumes where it stopped. ') +
      'Or install TensorFlow 2.21 into the active Python, or let RESATTN_TENSORFLOW name the folder of its libraries.',
    { cause: error },
  );
}

/** `fetch` takes no password in an address, so it goes into a header. */
function splitCredentials(url: string) {
  const address = new URL(url);
  const { username, password } = address;
  if (!username && !password) return { address: url, authorization: {} };
  address.username = address.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  return { address: address.href, authorization };
}
