import { EmptyTextError } from './empty-text-error.js';

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

/**
 * All texts as classifiers read them.
 *
 * @throws EmptyTextError when one is empty, or holds nothing but white space
 */
export function plainTexts(texts: readonly string[]): string[] {
  checkTexts(texts);
  return texts.map(plainText);
}

/** @throws EmptyTextError when a text is empty, or holds nothing but white space */
export function checkTexts(texts: readonly string[]): void {
  texts.forEach((text, index) => {
    if (plainText(text) !== '') return;
    throw new EmptyTextError(
      `classify: text ${index} is ${text === '' ? 'empty' : 'white space only'}; leave it out`,
    );
  });
}
