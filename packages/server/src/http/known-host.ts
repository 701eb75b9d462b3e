import { isIP } from 'node:net';
import type { onRequestHookHandler } from 'fastify';
import { RequestError } from './request-error.js';

/**
 * Refuses requests for other host names than this server's.
 *
 * A web page whose own name is made to point at this machine (DNS rebinding) can otherwise read what a
 * server for this machine answers. Such a page's requests carry its name in `Host`; addresses and
 * `localhost` cannot be taken over like that.
 *
 * @param hosts further names, without a port
 */
export function requireKnownHost(hosts: readonly string[]): onRequestHookHandler {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  return async ({ headers: { host } }) => {
    // HTTP/1.0 has no Host; no browser speaks it.
    if (host === undefined || isKnown(nameOf(host), known)) return;
    throw new RequestError(
      403,
      'host_not_allowed',
      'This server answers to localhost, to addresses and to the names that it was started with.',
    );
  };
}

const isKnown = (name: string, known: ReadonlySet<string>): boolean =>
  isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || known.has(name);

/** `[::1]:8000` to `::1`, `Example.org.:80` to `example.org`. */
function nameOf(host: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d*)?$/.exec(host) ?? [];
  return bracketed ?? host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}

/** Whether an address reaches this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
