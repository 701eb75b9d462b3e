import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

/**
 * Reads bodies of JSON in UTF-8, and nothing else: bytes that are no UTF-8 would be read as other texts,
 * and what is compressed or in another encoding as none.
 */
export function addJsonBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
    if (encoding.toLowerCase() !== 'identity') {
      throw new RequestError(
        415,
        'encoding_not_supported',
        'Send the body without Content-Encoding.',
      );
    }
    const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type) ?? [];
    if (!/^utf-?8$/i.test(charset)) {
      throw new RequestError(415, 'charset_not_supported', 'Send the body in UTF-8.');
    }
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body, done) => {
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(body);
      } catch {
        return void done(new RequestError(400, 'not_utf8', 'The body is not valid UTF-8.'));
      }
      parse(request, text, done);
    },
  );
}
