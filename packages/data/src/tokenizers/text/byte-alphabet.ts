import { pushUtf8 } from './utf8.js';

/**
 * The characters that stand for bytes in byte-level tokenizers (Radford et al. 2019): printable
 * Latin-1 for itself, the other bytes from U+0100 on.
 */
const characterOfByte: readonly number[] = (() => {
  const isPrintable = (b: number) =>
    (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => (isPrintable(byte) ? byte : next++));
})();

const byteOfCharacter = new Map(characterOfByte.map((character, byte) => [character, byte]));

/** The 256 byte characters, by byte. */
export const byteAlphabet: readonly string[] = characterOfByte.map((c) => String.fromCharCode(c));

/** How a space is written. */
export const spaceCharacter: string = byteAlphabet[0x20]!;

/** The byte characters of a code point. */
export function byteCharacters(codePoint: number): number[] {
  const bytes: number[] = [];
  pushUtf8(codePoint, bytes);
  return bytes.map((byte) => characterOfByte[byte]!);
}

/** A text written in byte characters. */
export function toByteCharacters(text: string): string {
  let written = '';
  for (const character of text)
    written += String.fromCharCode(...byteCharacters(character.codePointAt(0)!));
  return written;
}

/** The bytes that a token in byte characters stands for; another token stands for its UTF-8. */
export function pushTokenBytes(token: string, bytes: number[]): void {
  const from = bytes.length;
  for (const character of token) {
    const byte = byteOfCharacter.get(character.codePointAt(0)!);
    if (byte === undefined) {
      bytes.length = from;
      for (const c of token) pushUtf8(c.codePointAt(0)!, bytes);
      return;
    }
    bytes.push(byte);
  }
}

/** UTF-8 bytes as text; each maximal malformed piece becomes U+FFFD. */
export function decodeBytes(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
