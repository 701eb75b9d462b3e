import stringWidth from 'string-width';

/**
 * Width of a text in pixels, estimated: there is no font to ask outside a browser. Counts a wide
 * (East Asian) character as one em, others as 0.57 em, which is on the safe side for most scripts.
 */
export function textWidth(text: string, fontSize = 12): number {
  return stringWidth(text) * 0.57 * fontSize;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text, cut after a whole grapheme cluster and ended by an ellipsis if it is wider. */
export function fitText(text: string, width: number, fontSize = 12): string {
  if (textWidth(text, fontSize) <= width) return text;
  let fitted = '';
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(`${fitted}${segment}…`, fontSize) > width) break;
    fitted += segment;
  }
  return `${fitted.trimEnd()}…`;
}
