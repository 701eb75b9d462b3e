import { EmptyTextError } from '@resattn/models';
import { isOptionError, type OptionWords } from '@resattn/options';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ClosedError, OverloadError } from '../batching/batch-queue.js';
import type { ServerMetrics } from './metrics.js';
import { errorBody, RequestError } from './request-error.js';
import { ClientGoneError } from './request-signal.js';

/** Codes and sentences for what Fastify refuses by itself. */
const refusals: Readonly<Record<string, readonly [code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The body is larger than this server takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['not_json', 'Send a body of type application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_json', 'The body is empty, expected a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['body_too_short', 'The body is not as long as announced.'],
};

/** The options of the models that requests give, under the same names. */
const fields: readonly string[] = ['maxNewTokens'];

const inFields: OptionWords = (key, value) => {
  if (!fields.includes(key)) return undefined;
  return value === undefined ? key : `"${key}": ${JSON.stringify(value)}`;
};

/** Answers everything that goes wrong with a status, a code and a sentence. */
export function addErrorHandling(app: FastifyInstance, metrics: ServerMetrics): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = asRequestError(error);
    if (refusal === undefined) {
      // Nobody reads the answer to a request whose client has gone.
      if (!(error instanceof ClientGoneError)) request.log.error({ err: error }, 'failed');
      metrics.refusal('internal');
      return reply
        .code(500)
        .send(errorBody('internal', 'Something went wrong here; it is logged.'));
    }
    metrics.refusal(refusal.code);
    if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
    return reply.code(refusal.statusCode).send(errorBody(refusal.code, refusal.message));
  });
  app.setNotFoundHandler((request, reply) => {
    const { code, statusCode, message } = notThere(app, request, reply);
    metrics.refusal(code);
    return reply.code(statusCode).send(errorBody(code, message));
  });
}

/** The answer to what went wrong; undefined where it is this server's own failure. */
export function asRequestError(error: FastifyError): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (error instanceof OverloadError) {
    return new RequestError(
      503,
      'overloaded',
      `Too much at once: ${error.message}; come again.`,
      error.retryAfter,
    );
  }
  if (error instanceof EmptyTextError)
    return new RequestError(400, 'text_empty', 'The text has nothing in it that the model reads.');
  if (error instanceof ClosedError)
    return new RequestError(503, 'shutting_down', 'This server is shutting down.', 5);
  // Of other options the client knows nothing: those are this server's own.
  if (isOptionError(error) && error.keys.some((key) => fields.includes(key)))
    return new RequestError(400, 'invalid_request', error.inWords(inFields));
  if (error.validation) {
    return new RequestError(400, 'invalid_request', validationSentence(error));
  }
  const { statusCode } = error;
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return undefined;
  const [code, message] = refusals[error.code] ?? ['bad_request', 'The request cannot be read.'];
  return new RequestError(statusCode, code, message);
}

/** What a client may read of a body that does not fit the schema. */
function validationSentence({ validation, message }: FastifyError): string {
  const [first] = validation ?? [];
  const field = first?.instancePath.slice(1).replaceAll('/', '.') || 'the body';
  const limit = Number(first?.params.limit).toLocaleString('en');
  if (first?.keyword === 'maxLength')
    return `The field "${field}" is too long: this server reads at most ${limit} characters. Send a shorter text.`;
  if (first?.keyword === 'maxItems')
    return `The field "${field}" has too many items: this server takes at most ${limit} at once. Send several requests.`;
  return `${message}.`;
}

function notThere(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): RequestError {
  const path = request.url.split('?', 1)[0]!;
  // A path with such a character would be read as a pattern, and be refused as one.
  const isPlain = !/[*:()]/.test(path);
  const methods = (['GET', 'POST'] as const).filter(
    (method) => isPlain && app.hasRoute({ method, url: path }),
  );
  if (methods.length === 0)
    return new RequestError(404, 'not_found', 'There is nothing here; /docs lists what there is.');
  reply.header('allow', methods.join(', '));
  return new RequestError(405, 'method_not_allowed', `Use ${methods.join(' or ')} here.`);
}
