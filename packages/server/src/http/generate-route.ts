import { once } from 'node:events';
import type { Alignment } from '@resattn/models';
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
  readonly model?: string | undefined;
  readonly maxNewTokens?: number | undefined;
  readonly stream?: boolean | undefined;
  readonly attention?: boolean | undefined;
}

type Pieces = AsyncGenerator<string, Alignment | undefined, undefined>;

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
      const { text, attention = false } = body;
      const model = chosenModel(models, body.model);
      const { maxNewTokens = Math.min(128, limits.tokens, model.maxNewTokens ?? Infinity) } = body;
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
        const pieces = await begun(model.stream(text, { maxNewTokens, signal, attention }));
        if (body.stream === true) return await sendEvents(reply, pieces, { signal, log });
        let whole = '';
        const alignment = await drain(pieces, (piece) => {
          whole += piece;
        });
        return {
          model: model.name,
          text: whole,
          ...(alignment && { attention: showAlignment(alignment) }),
        };
      } finally {
        streams--;
      }
    },
  });
}

/** The same pieces, once the first is there: what fails before that is answered with its status. */
async function begun(pieces: Pieces): Promise<Pieces> {
  const first = await pieces.next();
  return (async function* () {
    try {
      let part = first;
      for (; !part.done; part = await pieces.next()) yield part.value;
      return part.value;
    } finally {
      await pieces.return(undefined);
    }
  })();
}

/** Hands on each piece, and gives what the stream returns at its end. */
async function drain(
  pieces: Pieces,
  take: (piece: string) => Promise<void> | void,
): Promise<Alignment | undefined> {
  try {
    let part = await pieces.next();
    for (; !part.done; part = await pieces.next()) await take(part.value);
    return part.value;
  } finally {
    await pieces.return(undefined);
  }
}

const showAlignment = ({ keys, queries, weights }: Alignment) => ({
  source: keys,
  target: queries,
  weights: weights.map((row) => Array.from(row, (weight) => Number(weight.toFixed(4)))),
});

/** Events `token` with a piece each, `attention` on request, then `done`; `error` where it breaks off. */
async function sendEvents(
  reply: FastifyReply,
  pieces: Pieces,
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
    const alignment = await drain(pieces, (piece) => send('token', { text: piece }));
    if (alignment) await send('attention', showAlignment(alignment));
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

const generateSchema = (maxLength: number, maxNewTokens: number) => ({
  summary: 'Translate, summarize or continue a text',
  description:
    'With `stream` the answer is server-sent events: `token` with `{"text"}` as they come, then ' +
    '`attention` where it was asked for, then `done`, or `error` with `{"code", "message"}`. ' +
    'Attention is there for models that read a source: a row of weights for each token of the answer.',
  tags: ['models'],
  body: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength },
      model: { type: 'string' },
      maxNewTokens: { type: 'integer', minimum: 1, maximum: maxNewTokens },
      stream: { type: 'boolean' },
      attention: { type: 'boolean' },
    },
    required: ['text'],
    additionalProperties: false,
  },
  response: {
    200: {
      description: 'the text that was written',
      type: 'object',
      properties: {
        model: { type: 'string' },
        text: { type: 'string' },
        attention: {
          type: 'object',
          properties: {
            source: { type: 'array', items: { type: 'string' } },
            target: { type: 'array', items: { type: 'string' } },
            weights: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
          },
          required: ['source', 'target', 'weights'],
        },
      },
      required: ['model', 'text'],
    },
    '4xx': { $ref: 'Error#' },
    '5xx': { $ref: 'Error#' },
  },
});
