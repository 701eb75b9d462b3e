const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const withoutWidth = /[\p{Mark}\p{Cf}]/u;

/** Columns of a text in a fixed-width font: two for each character of Chinese, Japanese and Korean. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += withoutWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** The texts filled with blanks to the columns of the widest. */
export function padText(texts: readonly string[], align: 'start' | 'end'): string[] {
  const widths = texts.map(columnsOf);
  const most = Math.max(0, ...widths);
  return texts.map((text, i) => {
    const blanks = ' '.repeat(most - widths[i]!);
    return align === 'end' ? blanks + text : text + blanks;
  });
}
