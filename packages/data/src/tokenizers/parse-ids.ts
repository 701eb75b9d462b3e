import { OptionError } from '@resattn/options';
import type { Tokenizer } from './tokenizer.js';

/**
 * Reads the ids in a text, between spaces, commas or brackets: `[12, 7, 301]`.
 *
 * @throws OptionError for what is no id of the tokenizer
 */
export function parseTokenIds(
  text: string,
  { vocabularySize }: Pick<Tokenizer, 'vocabularySize'>,
): number[] {
  const words = text.split(/[\s,[\]]+/).filter((word) => word !== '');
  return words.map((word) => {
    const id = Number(word);
    if (/^\d+$/.test(word) && id < vocabularySize) return id;
    throw new OptionError(
      `"${word}" is no id of this tokenizer, expected 0 to ${vocabularySize - 1}.`,
    );
  });
}
