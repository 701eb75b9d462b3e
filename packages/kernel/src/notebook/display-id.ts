const { crypto } = globalThis;

/** A name for an output that nothing else in the notebook has. */
export function newDisplayId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
