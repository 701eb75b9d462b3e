/** A double-array trie over bytes, as SentencePiece stores its character maps (Yata 2012, darts-clone). */
export class Charsmap {
  /** The stored form, base64. */
  readonly encoded: string;
  private readonly units: Uint32Array;
  private readonly replacements: Uint8Array;
  private readonly texts = new Map<number, string>();

  /** `bytes`: size of the trie in bytes (little-endian), the trie, replacements ended by NUL. */
  constructor(bytes: Uint8Array, what: string) {
    this.encoded = toBase64(bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = bytes.length >= 4 ? view.getUint32(0, true) : 0;
    if (size === 0 || size % 4 !== 0 || size + 4 > bytes.length)
      throw new Error(
        `${what} is ${bytes.length} bytes whose trie is said to take ${size}; expected a SentencePiece character map that is whole`,
      );
    this.units = new Uint32Array(size / 4);
    for (let i = 0; i < this.units.length; i++) this.units[i] = view.getUint32(4 + 4 * i, true);
    this.replacements = bytes.subarray(4 + size);
  }

  static fromBase64(encoded: string, what: string): Charsmap {
    let binary: string;
    try {
      binary = atob(encoded);
    } catch {
      throw new Error(`${what} is not base64`);
    }
    return new Charsmap(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
      what,
    );
  }

  /**
   * Calls `found(length, index)` for each key that `bytes` from `start` begins with, short ones
   * first; `index` is where the replacement stands. Stops when `found` returns false.
   */
  prefixes(
    bytes: ArrayLike<number>,
    start: number,
    end: number,
    found: (length: number, index: number) => boolean,
  ): void {
    const { units } = this;
    let position = offsetOf(units[0]!);
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === 0) return;
      position ^= byte;
      const unit = units[position];
      if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return;
      position ^= offsetOf(unit);
      if (((unit >>> 8) & 1) === 1) {
        const leaf = units[position];
        if (leaf === undefined || !found(i - start + 1, leaf & 0x7fffffff)) return;
      }
    }
  }

  /** The replacement that stands at `index`. */
  replacementAt(index: number): string {
    let text = this.texts.get(index);
    if (text === undefined) {
      let end = index;
      while (end < this.replacements.length && this.replacements[end] !== 0) end++;
      text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        this.replacements.subarray(index, end),
      );
      this.texts.set(index, text);
    }
    return text;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 4096)
    binary += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(binary);
}
