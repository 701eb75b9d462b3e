import stringWidth from 'string-width';

/**
 * A text in lines of at most `width` columns, broken at the ends of words; in scripts without spaces
 * too (Chinese, Japanese, Thai). A longer word keeps its line.
 */
export const wrap = (text: string, width: number): string[] => inLines(text, width, false);

/** As {@link wrap}, but a word that is longer than a line is cut. */
export const wrapHard = (text: string, width: number): string[] => inLines(text, width, true);

function inLines(text: string, width: number, isHard: boolean): string[] {
  return text.split('\n').flatMap((line) => {
    if (stringWidth(line) <= width) return [line.trimEnd()];
    const rows: string[] = [];
    let row = '';
    for (const piece of pieces(line).flatMap((each) => (isHard ? cut(each, width) : [each]))) {
      if (row !== '' && stringWidth((row + piece).trimEnd()) > width) {
        rows.push(row.trimEnd());
        row = '';
      }
      row += piece;
    }
    return [...rows, row.trimEnd()];
  });
}

/**
 * Folds long lines; what follows in a line is indented as the text behind its label is (`data      …`),
 * or by as much as the line itself.
 */
export function fold(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (stringWidth(line) <= width) return [line];
      const label = /^(?:\u001b\[[\d;]*m)*(?:[\w.]* {2,}| *)/.exec(line)![0];
      const indent = ' '.repeat(Math.min(stringWidth(label), 12));
      const [first, ...others] = wrap(line.slice(label.length), width - indent.length);
      return [label + first, ...others.map((other) => indent + other)];
    })
    .join('\n');
}

/** The longest part of a text that is not broken, in columns. */
export function longestPiece(text: string): number {
  return Math.max(0, ...pieces(text).map((piece) => stringWidth(piece.trim())));
}

/** A text cut to `width` columns, with an ellipsis where something is missing. */
export function shorten(text: string, width: number): string {
  // Of a long text only the beginning is looked at.
  if (text.length <= 4 * width && stringWidth(text) <= width) return text;
  const [first = ''] = cut(text.slice(0, 4 * width), Math.max(1, width - 1));
  return `${first}…`;
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What is not broken: words with the space behind them, folders of a path. */
function pieces(line: string): string[] {
  return line
    .split(/(?<=\s)(?=\S)/)
    .flatMap((word) =>
      unspaced.test(word)
        ? unspacedWords(word)
        : word.length > LONG_PATH
          ? word.split(/(?<=[^/]\/)(?=[^\s/])/)
          : [word],
    );
}

/** Paths up to this many characters stay in one piece. */
const LONG_PATH = 48;

/** Marks stay with the word before them, opening brackets with the one behind. */
function unspacedWords(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const last = found.at(-1);
    const isOpening = /^[\p{Ps}\p{Pi}]$/u.test(segment);
    const stays =
      last !== undefined && (/[\p{Ps}\p{Pi}]$/u.test(last) || !(isWordLike || isOpening));
    if (stays) found.push(found.pop()! + segment);
    else found.push(segment);
  }
  return found;
}

function cut(text: string, width: number): string[] {
  if (stringWidth(text.trimEnd()) <= width) return [text];
  const parts: string[] = [];
  let part = '';
  let room = width;
  for (const { segment } of graphemes.segment(text)) {
    const columns = stringWidth(segment);
    if (part !== '' && columns > room) {
      parts.push(part);
      part = '';
      room = width;
    }
    part += segment;
    room -= columns;
  }
  return [...parts, part];
}
