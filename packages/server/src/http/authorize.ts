import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestHookHandler } from 'fastify';
import { RequestError } from './request-error.js';

/**
 * Lets requests through that bear the token. Digests are compared, in a time that depends on neither
 * the token nor what was sent.
 */
export function requireToken(token: string): onRequestHookHandler {
  const wanted = digest(token);
  return async ({ headers }, reply) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (timingSafeEqual(digest(given), wanted)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new RequestError(
      401,
      'unauthorized',
      'Send the token of this server: Authorization: Bearer <token>.',
    );
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
