import {
  type Complete,
  checkOptions,
  givenOptions,
  type Optional,
  requireWholeNumber,
} from '@resattn/options';
import type { ServedModel } from './models/served-model.js';

/** What the server takes at most. */
export interface ServerLimits {
  /** Bytes of a request's body. Default 1 MiB. */
  readonly bodyBytes: number;
  /** UTF-16 units of a text. Default 20,000. */
  readonly textLength: number;
  /** Texts of a request. Default 256. */
  readonly textsPerRequest: number;
  /** Texts of a model that wait for a batch. Default 1024. */
  readonly queue: number;
  /** Seconds from a request's arrival to its answer; as long may a client take to send it. Default 30. */
  readonly seconds: number;
  /** Open connections; further ones are closed. Default 4096. */
  readonly connections: number;
  /** Streams that generate text at the same time. Default 16. */
  readonly streams: number;
  /** Tokens that a request may have generated. Default 1024. */
  readonly tokens: number;
}

export interface ServerOptions {
  /** At least one; the first answers requests that name none. */
  readonly models: readonly ServedModel[];
  /** Address to listen on. Default 127.0.0.1: this machine alone. */
  readonly host?: string | undefined;
  /** Default 8000; 0 takes a free one. */
  readonly port?: number | undefined;
  /**
   * Host names, without a port, that requests may be for, beside localhost and addresses. Default: none where
   * `host` is this machine only, so that no web page reads its answers by DNS rebinding; else any.
   */
  readonly hosts?: readonly string[] | undefined;
  /** When given, requests need `Authorization: Bearer <token>`; the page and the health checks do not. */
  readonly token?: string | undefined;
  /**
   * Texts in a batch at most (default 32), and milliseconds that a text waits for others while nothing is
   * computed. Default 0: a batch is what has come while the last one was computed.
   */
  readonly batching?:
    | { readonly maxSize?: number | undefined; readonly maxDelay?: number | undefined }
    | undefined;
  readonly limits?: Optional<ServerLimits> | undefined;
  /** `true` for JSON lines on standard output, one an answer; or where they go. Default false. */
  readonly logger?: boolean | LoggerOptions | undefined;
}

/** Which lines of the log go where. */
export interface LoggerOptions {
  /** The least of `debug`, `info`, `warn` and `error` that is written. Default `info`. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined;
  readonly stream: { write(line: string): void };
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 2 ** 20,
  textLength: 20_000,
  textsPerRequest: 256,
  queue: 1024,
  seconds: 30,
  connections: 4096,
  streams: 16,
  tokens: 1024,
};

const limitKeys: Readonly<Record<keyof ServerLimits, true>> = {
  bodyBytes: true,
  textLength: true,
  textsPerRequest: true,
  queue: true,
  seconds: true,
  connections: true,
  streams: true,
  tokens: true,
};

export interface ResolvedOptions {
  readonly models: readonly ServedModel[];
  readonly host: string;
  readonly port: number;
  readonly hosts: readonly string[] | undefined;
  readonly token: string | undefined;
  readonly batching: { readonly maxSize: number; readonly maxDelay: number };
  readonly limits: ServerLimits;
  readonly logger: boolean | Complete<LoggerOptions>;
}

/** @throws Error for options out of range, naming the field. */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  checkOptions('server', options, {
    models: true,
    host: true,
    port: true,
    hosts: true,
    token: true,
    batching: true,
    limits: true,
    logger: true,
  });
  checkOptions('server: batching', options.batching, { maxSize: true, maxDelay: true });
  checkOptions('server: limits', options.limits, limitKeys);
  const { models, token, hosts, host = '127.0.0.1', port = 8000 } = options;
  if (models.length === 0) throw new Error('server: models is empty, expected at least one');
  const names = models.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`server: two models are called ${JSON.stringify(twice)}`);
  if (token !== undefined && token.length < 8)
    throw new Error(`server: the token has ${token.length} characters, expected at least 8`);
  const limits = { ...defaultLimits, ...givenOptions(options.limits ?? {}) };
  const batching = { maxSize: 32, maxDelay: 0, ...givenOptions(options.batching ?? {}) };
  requireWholeNumber('server', 'port', port, 0);
  requireWholeNumber('server', 'batching.maxSize', batching.maxSize, 1);
  if (!(batching.maxDelay >= 0))
    throw new Error(
      `server: batching.maxDelay is ${batching.maxDelay}, expected 0 or more milliseconds`,
    );
  for (const [name, value] of Object.entries(limits)) {
    if (name === 'seconds' ? !(value > 0) : !(Number.isInteger(value) && value >= 1))
      throw new Error(`server: limits.${name} is ${value}, expected a positive number`);
  }
  return { models, host, port, hosts, token, batching, limits, logger: loggerOf(options) };
}

function loggerOf({ logger = false }: ServerOptions): ResolvedOptions['logger'] {
  return typeof logger === 'boolean' ? logger : { level: 'info', ...givenOptions(logger) };
}
