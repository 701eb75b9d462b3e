// White space as Python's str.split() sees it, which is what the reference implementations split
// at. JavaScript's \s lacks U+001C to U+001F and U+0085, and has U+FEFF.
const space =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const notSpace = new RegExp(`[^${space}]+`, 'g');
const spaces = new RegExp(`[${space}]+`, 'g');
const trailing = new RegExp(`[${space}]+$`);
const leading = new RegExp(`^[${space}]+`);

/** The words between white space. */
export function splitWords(text: string): string[] {
  return text.match(notSpace) ?? [];
}

/** The text without any white space. */
export function removeSpaces(text: string): string {
  return text.replace(spaces, '');
}

export function trimEnd(text: string): string {
  return text.replace(trailing, '');
}

export function trim(text: string): string {
  return trimEnd(text.replace(leading, ''));
}
