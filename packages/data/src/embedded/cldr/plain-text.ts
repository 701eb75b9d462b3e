/**
 * NFC, every white space a plain space, and no direction marks: these are typesetting that some
 * locales carry and others do not, and nobody types them.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
