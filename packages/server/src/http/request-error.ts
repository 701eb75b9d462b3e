/** A request that is answered with an error: a code for programs, a sentence for people. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    /** Seconds after which to come again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** The body of every answer that is an error. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export const errorBody = (code: string, message: string): ErrorBody => ({
  error: { code, message },
});

export const errorSchema = {
  $id: 'Error',
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'for programs' },
        message: { type: 'string', description: 'for people' },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
} as const;
