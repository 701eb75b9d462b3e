import { type Model, WordTokens } from '../models/model.js';
import { byteCharacters } from '../text/byte-alphabet.js';

/**
 * The tokens of a word that the model sees written in byte characters; positions are those of the
 * word itself, and a token that is a part of a character covers all of it.
 */
export function tokenizeBytes(model: Model, word: string): WordTokens {
  const direct = model.tokenizeBytes?.(word) ?? null;
  if (direct !== null) return direct;
  let written = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < word.length; ) {
    const codePoint = word.codePointAt(i)!;
    const end = i + (codePoint > 0xffff ? 2 : 1);
    for (const byte of byteCharacters(codePoint)) {
      written += String.fromCharCode(byte);
      starts.push(i);
      ends.push(end);
    }
    i = end;
  }
  const tokens = model.tokenize(written);
  const moved = new WordTokens();
  moved.surfaces = tokens.surfaces;
  for (let i = 0; i < tokens.ids.length; i++)
    moved.push(tokens.ids[i]!, starts[tokens.starts[i]!]!, ends[tokens.ends[i]! - 1]!);
  return moved;
}
