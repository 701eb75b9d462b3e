import type { AddressInfo } from 'node:net';
import type { ServerState } from './http/app.js';
import { resolveOptions, type ServerOptions } from './options.js';

/** A server that runs. */
export interface RunningServer {
  /** `http://127.0.0.1:8000` */
  readonly url: string;
  /** Resolves when every model is warm and `/readyz` says so. */
  readonly ready: Promise<void>;
  /**
   * Accepts no more, answers all requests that were accepted, closes every connection and frees the
   * models.
   */
  close(): Promise<void>;
}

/**
 * Serves models over HTTP; answers from the beginning, and is ready once the models are warm.
 *
 * @throws Error for options out of range, and when the address is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const resolved = resolveOptions(options);
  const { models, host, port } = resolved;
  const state: ServerState = { phase: 'starting' };
  // Fastify and its page of the API are only loaded by who serves.
  const { createApp } = await import('./http/app.js');
  const { app, close: closeApp } = await createApp(resolved, state);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`${host}:${port} is taken by another program; choose another port.`);
  }
  const warm = async () => {
    for (const model of models) if (state.phase === 'starting') await model.warmUp();
    if (state.phase === 'starting') state.phase = 'ready';
  };
  const ready = warm();
  const { address, family, port: actual } = app.server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async () => {
    state.phase = 'stopping';
    await closeApp();
    await ready.catch(() => {});
    for (const model of models) model.dispose();
  };
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    ready,
    close: () => (closing ??= close()),
  };
}
