import type { OffsetTrimming } from '../post-processors/post-processor.js';
import { spaceCharacter } from '../text/byte-alphabet.js';
import { isWhiteSpace } from '../text/character-class.js';

/**
 * Takes leading and trailing spaces of byte-level tokens `from` to `to` out of their offsets. The
 * one space that the pre-tokenizer put before the text is not in it and is left alone.
 */
export function trimSpaces(
  offsets: Int32Array,
  from: number,
  to: number,
  { addPrefixSpace }: OffsetTrimming,
  tokenAt: (index: number) => string,
): void {
  for (let i = from; i < to; i++) {
    const token = tokenAt(i);
    let leading = 0;
    while (leading < token.length && isSpace(token, leading)) leading++;
    let trailing = 0;
    while (trailing < token.length && isSpace(token, token.length - 1 - trailing)) trailing++;
    if (leading > 0) {
      const start = offsets[2 * i]!;
      const isFirst = i === from || start === 0;
      if (isFirst && addPrefixSpace && leading === 1) leading = 0;
      offsets[2 * i] = Math.min(start + leading, offsets[2 * i + 1]!);
    }
    if (trailing > 0 && offsets[2 * i + 1]! >= trailing)
      offsets[2 * i + 1] = Math.max(offsets[2 * i + 1]! - trailing, offsets[2 * i]!);
  }
}

function isSpace(token: string, index: number): boolean {
  return token[index] === spaceCharacter || isWhiteSpace(token.charCodeAt(index));
}
