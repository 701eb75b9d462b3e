import { once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ServedGenerator } from '../models/served-model.js';
import type { ResolvedOptions } from '../options.js';
import { asRequestError } from './errors.js';
import { RequestError } from './request-error.js';
import { ClientGoneError, requestSignal } from './request-signal.js';
import { chosenModel, requireReadable } from './requested.js';
import { encodeEvent } from './server-sent-event.js';

interface GenerateBody {
  readonly text: string;
  readonly model?: string;
  readonly maxTokens?: number;
  readonly stream?: boolean;
}

/** `POST /v1/generate`: one JSON answer, or server-sent events as the text grows. */
export function addGenerateRoute(
  app: FastifyInstance,
  models: readonly ServedGenerator[],
  { limits }: ResolvedOptions,
): void {
  let streams = 0;
  app.post<{ Body: GenerateBody }>('/v1/generate', {
    schema: generateSchema(limits.textLength, limits.tokens),
    async handler({ body, raw, log }, reply) {
      const { text, maxTokens = Math.min(128, limits.tokens) } = body;
      const model = chosenModel(models, body.model);
      requireReadable(text, 'text');
      if (streams >= limits.streams) {
        throw new RequestError(
          503,
          'overloaded',
          `${streams} texts are being generated, no more at a time; come again.`,
          1,
        );
      }
      streams++;
      const signal = requestSignal(raw, reply.raw, limits.seconds);
      try {
        const pieces = await begun(model.stream(text, { maxTokens, signal }));
        if (body.stream === true) return await sendEvents(reply, pieces, { signal, log });
        let whole = '';
        for await (const piece of pieces) whole += piece;
        return { model: model.name, text: whole };
      } finally {
        streams--;
      }
    },
  });
}

/** The same pieces, once the first is there: what fails before that is answered with its status. */
async function begun(pieces: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let part = first; !part.done; part = await iterator.next()) yield part.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** Events `token` with a piece each, then `done`; `error` where it breaks off. */
async function sendEvents(
  reply: FastifyReply,
  pieces: AsyncIterable<string>,
  { signal, log }: { signal: AbortSignal; log: { error(error: unknown): void } },
): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const send = async (event: string, data: unknown) => {
    // A client that reads slowly slows the generation down, it does not fill the memory.
    if (!raw.write(encodeEvent(event, data))) await once(raw, 'drain', { signal });
  };
  try {
    for await (const piece of pieces) await send('token', { text: piece });
    await send('done', {});
  } catch (error) {
    const reason = signal.aborted ? signal.reason : error;
    if (reason instanceof ClientGoneError) return reply;
    const { code, message } = asRequestError(reason) ?? {
      code: 'internal',
      message: 'The text could not be finished.',
    };
    if (code === 'internal') log.error(reason);
    raw.write(encodeEvent('error', { code, message }));
  }
  // Nobody takes the rest: it would be kept as long as the client likes.
  if (signal.aborted && raw.writableNeedDrain) raw.destroy();
  else raw.end();
  return reply;
}

const generateSchema = (maxLength: number, maxTokens: number) => ({
  summary: 'Translate, summarize or continue a text',
  description:
    'With `stream` the answer is server-sent events: `token` with `{"text"}` as they come, then ' +
    '`done`, or `error` with `{"code", "message"}`.',
  tags: ['models'],
  body: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength },
      model: { type: 'string' },
      maxTokens: { type: 'integer', minimum: 1, maximum: maxTokens },
      stream: { type: 'boolean' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  response: {
    200: {
      description: 'the text that was written',
      type: 'object',
      properties: { model: { type: 'string' }, text: { type: 'string' } },
      required: ['model', 'text'],
    },
    '4xx': { $ref: 'Error#' },
    '5xx': { $ref: 'Error#' },
  },
});
