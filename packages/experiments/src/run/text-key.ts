import type { Tokenizer } from '@resattn/data';
import { plainText } from '@resattn/models';

/** What two texts have in common that are the same for a model. */
export type TextKey = (text: string) => string;

/** A mark of punctuation with the spaces around it. */
const spacedMarks = /\s*([^\s\p{L}\p{M}\p{N}\p{Pc}\u200c\u200d])\s*/gu;

/** A text as its words and marks, however they are spaced; without case if words are read so. */
export function wordForm(text: string, lowercase: boolean): string {
  const plain = plainText(text).replace(spacedMarks, '$1');
  return lowercase ? plain.toLowerCase() : plain;
}

/** The key of texts that are read as a configuration says. */
export function textKey({
  tokens,
  lowercase,
}: {
  readonly tokens: string;
  readonly lowercase: boolean;
}): TextKey {
  if (tokens === 'words' || tokens === 'auto') return (text) => wordForm(text, lowercase);
  const isCased = tokens !== 'subwords' || !lowercase;
  return (text) => (isCased ? plainText(text) : plainText(text).toLowerCase());
}

/** The key of texts that a tokenizer reads: its tokens, or the text where it knows not all of it. */
export function tokenizerKey(tokenizer: Tokenizer): TextKey {
  const { unk } = tokenizer.specialTokens;
  return (text) => {
    const plain = plainText(text);
    const { ids } = tokenizer.encode(plain, {
      addSpecialTokens: false,
      truncation: null,
      padding: null,
    });
    return unk !== undefined && ids.includes(unk) ? plain.toLowerCase() : ids.join(' ');
  };
}
