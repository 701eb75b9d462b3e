const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(locale: string | undefined, granularity: 'grapheme' | 'word'): Intl.Segmenter {
  const key = `${granularity} ${locale ?? ''}`;
  let found = segmenters.get(key);
  if (found === undefined) {
    if (typeof Intl === 'undefined' || Intl.Segmenter === undefined)
      throw new Error(
        `This JavaScript engine has no Intl.Segmenter, which ${granularity} segmentation needs; use another splitting`,
      );
    found = new Intl.Segmenter(locale, { granularity });
    segmenters.set(key, found);
  }
  return found;
}

/** The grapheme clusters of a text (Unicode Annex 29). */
export function* graphemes(text: string): IterableIterator<string> {
  for (const { segment } of segmenter(undefined, 'grapheme').segment(text)) yield segment;
}

/**
 * The words of a text by the rules of a language, as `[start, end]`; Chinese, Japanese and Thai by
 * the dictionary of the JavaScript engine. Punctuation comes as its own word, white space not at all.
 */
export function* wordsOf(text: string, locale: string): IterableIterator<[number, number]> {
  for (const { segment, index } of segmenter(locale, 'word').segment(text))
    if (segment.trim() !== '') yield [index, index + segment.length];
}
