const LINE = 75;

/** Rows, columns … that are shown at each end of an axis that is cut. */
export const EDGE = 3;

/**
 * Texts of values in nested brackets, in lines of 75 columns, as NumPy prints an array.
 *
 * @param texts of the values, row by row
 * @param shape of the texts
 * @param isCut whether an axis has a gap in the middle, for each axis
 */
export function nestedText(
  texts: readonly string[],
  shape: readonly number[],
  isCut: readonly boolean[],
): string {
  if (shape.length === 0) return texts[0] ?? '';
  if (texts.length === 0) return '[]';
  const render = (axis: number, start: number, indent: string, width: number): string => {
    const count = shape[axis]!;
    const size = shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    const at = (i: number) => start + i * size;
    const left = shape.length - axis;
    const inner =
      left === 1
        ? lineText(
            Array.from({ length: count }, (_, i) => texts[at(i)]!),
            { isCut: isCut[axis]!, indent, width },
          )
        : withGap(
            Array.from({ length: count }, (_, i) =>
              render(axis + 1, at(i), `${indent} `, width - 1),
            ),
            isCut[axis]!,
          )
            .map((text) => indent + text)
            .join('\n'.repeat(left - 1));
    return `[${inner.slice(indent.length)}]`;
  };
  return render(0, 0, ' ', LINE);
}

function withGap(items: readonly string[], isCut: boolean): string[] {
  return isCut ? [...items.slice(0, EDGE), '...', ...items.slice(EDGE)] : [...items];
}

/** Words in lines that are filled, each but the first indented. */
function lineText(
  words: readonly string[],
  { isCut, indent, width }: { isCut: boolean; indent: string; width: number },
): string {
  const lines: string[] = [];
  let line = indent;
  withGap(words, isCut).forEach((word, i) => {
    if (line.length + word.length > width - 1 && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
    if (i < words.length - (isCut ? 0 : 1)) line += ' ';
  });
  return [...lines, line].join('\n');
}
