/**
 * Lower case, character by character: unlike `String.prototype.toLowerCase`, a sigma at the end of a
 * word is like any other.
 */
export function toLowerCase(text: string): string {
  return (text.includes('\u03a3') ? text.replaceAll('\u03a3', '\u03c3') : text).toLowerCase();
}
