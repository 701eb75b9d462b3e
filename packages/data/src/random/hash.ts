/**
 * A 32-bit hash of a text that is the same in every engine: FNV-1a over UTF-16 code units, then
 * MurmurHash3's finalizer, which spreads the last characters over all bits.
 */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 16 hexadecimal digits that identify a list of texts; order and boundaries count. */
export function fingerprint(texts: Iterable<string>): string {
  let first = 0;
  let second = 0x5bd1e995;
  for (const text of texts) {
    first = hashText(text, Math.imul(first, 31) + text.length);
    second = hashText(text, Math.imul(second, 37) + text.length);
  }
  return [first, second].map((part) => part.toString(16).padStart(8, '0')).join('');
}
