const anySurrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/gu;

/** True where positions in UTF-16 units and in code points may differ. */
export function hasSurrogates(text: string): boolean {
  return anySurrogate.test(text);
}

/** The text with each unpaired surrogate replaced by U+FFFD; positions stay what they were. */
export function wellFormed(text: string): string {
  return anySurrogate.test(text) ? text.replace(loneSurrogate, '\ufffd') : text;
}

/** Compares by code point, as UTF-8 does; `<` on strings compares UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above every unit from U+E000 on.
    const xIsSurrogate = x >= 0xd800 && x <= 0xdfff;
    const yIsSurrogate = y >= 0xd800 && y <= 0xdfff;
    return xIsSurrogate === yIsSurrogate ? x - y : xIsSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}

/** For each UTF-16 position of `text`, the number of code points before it; `[text.length + 1]`. */
export function codePointIndex(text: string): Int32Array {
  const index = new Int32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    index[i] = count;
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    const isPair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
    if (isPair) index[++i] = count;
    count++;
  }
  index[text.length] = count;
  return index;
}

/** For each code point of `text`, and its end, the UTF-16 position. */
export function unitIndex(text: string): Int32Array {
  const index: number[] = [];
  let unit = 0;
  for (const character of text) {
    index.push(unit);
    unit += character.length;
  }
  index.push(unit);
  return Int32Array.from(index);
}
