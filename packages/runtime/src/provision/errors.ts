/** Why TensorFlow could not be provided; `code` is for programs, the message for people. */
export type ProvisionErrorCode =
  | 'unsupported-platform'
  | 'not-found'
  | 'not-a-library'
  | 'missing-symbol'
  | 'wrong-variant'
  | 'offline'
  | 'no-network'
  | 'not-in-index'
  | 'corrupt'
  | 'disk-full'
  | 'not-writable'
  | 'locked';

/** The one error that provisioning throws: what happened, what was wanted, what to do. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';

  constructor(
    readonly code: ProvisionErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The system's own code for an error (`ENOSPC`, `ECONNREFUSED`), looked for down the causes. */
export function systemCode(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (e instanceof AggregateError) return systemCode(e.errors[0]);
  }
  return undefined;
}

/** Says what a file system error means for whoever has to fix it; other errors pass through. */
export function explainFileError(error: unknown, folder: string): unknown {
  if (error instanceof ProvisionError) return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ProvisionError(
      'disk-full',
      `The disk that holds ${folder} is full (${code}). Free some space there, or let RESATTN_CACHE name a folder on another disk.`,
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new ProvisionError(
      'not-writable',
      `${folder} cannot be written (${code}). Let RESATTN_CACHE name a folder that can.`,
      { cause: error },
    );
  }
  return error;
}
