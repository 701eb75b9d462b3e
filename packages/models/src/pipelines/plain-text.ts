/**
 * A text as classifiers read it: Unicode composition NFC, direction marks removed, every run of
 * white space one space, none at the ends. Training and prediction use the same.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
