import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from './request-error.js';

/** The client is not there any more: nobody reads the answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** Aborts when the client has gone, or when the time of the request is over. */
export function requestSignal(
  request: IncomingMessage,
  response: ServerResponse,
  seconds: number,
): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new RequestError(503, 'timed_out', `No answer within ${seconds} seconds; come again.`, 1),
    );
  }, seconds * 1000);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new ClientGoneError('the client has gone'));
  });
  if (request.socket.destroyed) controller.abort(new ClientGoneError('the client has gone'));
  return controller.signal;
}
