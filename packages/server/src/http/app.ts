import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import createFastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { ServedGenerator } from '../models/served-model.js';
import type { ResolvedOptions } from '../options.js';
import { pageHeaders, servedPage } from '../page/page.js';
import { requireToken } from './authorize.js';
import { addErrorHandling } from './errors.js';
import { addGenerateRoute } from './generate-route.js';
import { addJsonBodies } from './json-body.js';
import { isLoopback, requireKnownHost } from './known-host.js';
import { letEveryoneIn } from './let-everyone-in.js';
import { ServerMetrics } from './metrics.js';
import { addPredictRoute, predictorQueues } from './predict-route.js';
import { errorBody, errorSchema } from './request-error.js';

/** What connections that have asked nothing are given as the server ends: a request is on its way. */
const MILLISECONDS_TO_ASK = 500;

const policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

export interface ServerState {
  /** `starting` until the models are warm, `stopping` once it accepts no more. */
  phase: 'starting' | 'ready' | 'stopping';
}

/** The application: every route, without a socket. */
export async function createApp(
  options: ResolvedOptions,
  state: ServerState,
): Promise<{ app: FastifyInstance; close: () => Promise<void> }> {
  const { models, limits, token, logger } = options;
  const predictors = models.filter((model) => model.task !== 'generation');
  const generators = models.filter(
    (model): model is ServedGenerator => model.task === 'generation',
  );
  const queues = predictorQueues(predictors, options, () => metrics);
  const metrics = new ServerMetrics(() =>
    Object.fromEntries([...queues].map(([{ name }, queue]) => [name, queue.waiting])),
  );

  const milliseconds = Math.ceil(limits.seconds * 1000);
  const app = createFastify({
    logger,
    // Own lines below: Fastify's name the path, which a client chooses.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: milliseconds,
    http: {
      headersTimeout: milliseconds,
      requestTimeout: milliseconds,
      connectionsCheckingInterval: 1000,
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Exactly what was sent counts: a number is not a text.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    routerOptions: { maxParamLength: 100 },
    frameworkErrors(_error, _request, reply: FastifyReply) {
      reply.code(400).send(errorBody('bad_request', 'The address cannot be read.'));
    },
    clientErrorHandler(error, socket) {
      if (!socket.writable) return void socket.destroy(error);
      const isLate = (error as NodeJS.ErrnoException).code === 'ERR_HTTP_REQUEST_TIMEOUT';
      const [status, body] = isLate
        ? ['408 Request Timeout', errorBody('too_slow', 'The request did not arrive in time.')]
        : ['400 Bad Request', errorBody('bad_request', 'This is not HTTP that can be read.')];
      const text = JSON.stringify(body);
      socket.end(
        `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
      );
    },
  });
  app.server.maxConnections = limits.connections;
  app.removeContentTypeParser('text/plain');
  app.addSchema(errorSchema);
  addErrorHandling(app, metrics);

  /** What has not been sent whole. */
  const answers = new Set<ServerResponse>();
  /** Connections that have asked nothing yet. */
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.addHook('onRequest', async (request, reply) => {
    silent.delete(request.raw.socket);
    answers.add(reply.raw);
    reply.raw.once('close', () => answers.delete(reply.raw));
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    if (state.phase === 'stopping') reply.header('connection', 'close');
  });
  if (options.hosts !== undefined || isLoopback(options.host)) {
    app.addHook('onRequest', requireKnownHost(options.hosts ?? []));
  }
  addJsonBodies(app);
  app.addHook('onSend', async (_request, reply) => {
    if (state.phase === 'stopping') reply.header('connection', 'close');
    // A client that does not read its answer is let go, and what is kept for it.
    const timer = setTimeout(() => reply.raw.destroy(), milliseconds);
    reply.raw.once('close', () => clearTimeout(timer));
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.request(route, reply.statusCode, seconds);
    request.log.info(
      { method: request.method, route, status: reply.statusCode, seconds },
      'answered',
    );
  });

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'resattn',
        description: 'Trained text models of this server.',
        version: '1',
      },
      ...(token !== undefined && {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      }),
    },
    refResolver: { buildLocalReference: ({ $id }, _, __, i) => String($id ?? `schema${i}`) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { layout: 'BaseLayout' },
    // The page itself sets styles on its elements.
    staticCSP: `${policy}; style-src 'self' 'unsafe-inline'`,
  });

  app.get('/healthz', { schema: healthSchema('Whether the process answers') }, async () => ({
    status: 'ok',
  }));
  app.get('/readyz', { schema: healthSchema('Whether requests are welcome') }, async (_, reply) => {
    if (state.phase === 'ready') return { status: 'ready' };
    return reply.code(503).header('retry-after', '1').send({ status: state.phase });
  });
  app.get('/', { schema: { hide: true } }, async (_, reply) =>
    reply.headers(pageHeaders).send(servedPage),
  );

  await app.register(async (scope) => {
    if (token !== undefined) scope.addHook('onRequest', requireToken(token));
    addPredictRoute(scope, queues, options);
    if (generators.length > 0) addGenerateRoute(scope, generators, options);
    scope.get('/v1/models', { schema: modelsSchema }, async () => ({
      models: models.map((model) => ({
        name: model.name,
        task: model.task,
        family: model.family,
        parameters: model.parameters,
        ...(model.task === 'classification' && {
          problemType: model.problemType ?? 'single_label_classification',
          labels: model.labels.map((label) => ({ label, name: model.names[label] ?? label })),
          accuracy: model.accuracy,
        }),
      })),
    }));
    scope.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
      reply.type(metrics.contentType).send(await metrics.text()),
    );
  });

  const close = async () => {
    const queuesClosed = Promise.all([...queues.values()].map((queue) => queue.close()));
    await letEveryoneIn(app.server);
    // Here and now: Fastify does it a little later, and who comes in between would be cut off.
    const stopped = new Promise((resolve) => app.server.close(resolve));
    const closed = Promise.all([stopped, app.close()]);
    const since = performance.now();
    await queuesClosed;
    // Node waits for connections on which nothing has been asked yet, until they time out.
    const timer = setInterval(() => {
      const isPatient = performance.now() - since < MILLISECONDS_TO_ASK;
      if (answers.size > 0 || (silent.size > 0 && isPatient)) return;
      app.server.closeAllConnections();
    }, 20);
    await closed;
    clearInterval(timer);
  };
  return { app, close };
}

const healthSchema = (summary: string) => ({
  summary,
  tags: ['health'],
  security: [],
  response: {
    '2xx': { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
    '5xx': { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
  },
});

const modelsSchema = {
  summary: 'The models that are served',
  tags: ['models'],
  response: {
    200: {
      type: 'object',
      properties: {
        models: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              task: { type: 'string' },
              family: { type: 'string' },
              parameters: { type: 'integer' },
              problemType: {
                type: 'string',
                description:
                  'what scores are: single_label_classification, probabilities that sum to 1; ' +
                  'multi_label_classification, a probability of each label; regression, values',
              },
              accuracy: {
                type: 'number',
                description: 'share of its test texts that it labelled correctly, where known',
              },
              labels: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { label: { type: 'string' }, name: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    },
    '4xx': { $ref: 'Error#' },
  },
} as const;
