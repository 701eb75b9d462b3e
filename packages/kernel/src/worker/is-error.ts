/** Also of an error that another realm has made. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    // A proxy whose traps throw.
    return false;
  }
}
