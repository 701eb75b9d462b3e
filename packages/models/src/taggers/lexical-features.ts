/** Characters of the longest prefix and suffix. */
const AFFIX = 4;

/** Features of a word at most. */
export const FEATURES_PER_WORD = 10 + 2 * AFFIX;

/** `Xx` for `Ada`, `d` for `1843`: kinds of characters, each run once. */
const shapeOf = (word: string): string =>
  word
    .replace(/\p{Lu}+/gu, 'X')
    .replace(/\p{Ll}+/gu, 'x')
    .replace(/\p{Nd}+/gu, 'd');

/**
 * What a linear tagger looks at, by name, for each word of a sentence: the word, its prefixes, suffixes
 * and shape, and the words and shapes around it; {@link FEATURES_PER_WORD} at most.
 */
export function lexicalFeatures(tokens: readonly string[]): string[][] {
  const words = tokens.map((token) => token.normalize('NFC').toLowerCase());
  const shapes = tokens.map(shapeOf);
  const near = (t: number) => words[t] ?? (t < 0 ? '<s>' : '</s>');
  const shapeAt = (t: number) => shapes[t] ?? '';
  return words.map((word, t) => {
    const names = [
      `w ${word}`,
      `shape ${shapes[t]}`,
      `-1 ${near(t - 1)}`,
      `+1 ${near(t + 1)}`,
      `-2 ${near(t - 2)}`,
      `+2 ${near(t + 2)}`,
      `-1 0 ${near(t - 1)} ${word}`,
      `0 +1 ${word} ${near(t + 1)}`,
      `shapes ${shapeAt(t - 1)} ${shapes[t]} ${shapeAt(t + 1)}`,
      t === 0 ? `first ${shapes[t]}` : 'bias',
    ];
    const characters = Array.from(word);
    for (let n = 1; n <= Math.min(AFFIX, characters.length); n++) {
      names.push(`^${characters.slice(0, n).join('')}`, `${characters.slice(-n).join('')}$`);
    }
    return names;
  });
}
