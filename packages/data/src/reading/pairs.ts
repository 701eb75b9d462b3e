import { linesOf, type TextSource } from './lines.js';

/** Two texts that belong together, usually a source and its translation. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
}

/**
 * Reads two texts side by side: line i of the one belongs to line i of the other.
 *
 * @throws Error when one has more lines than the other, with both numbers
 */
export async function* readAlignedLines(
  sources: TextSource,
  targets: TextSource,
): AsyncGenerator<TextPair> {
  const left = linesOf(sources);
  const right = linesOf(targets);
  for (let line = 0; ; line++) {
    const [source, target] = await Promise.all([left.next(), right.next()]);
    if (source.done && target.done) return;
    if (source.done || target.done) {
      let more = line + 1;
      for await (const _ of source.done ? right : left) more++;
      const [sourceLines, targetLines] = source.done ? [line, more] : [more, line];
      throw new Error(
        `The two texts have different numbers of lines: the source ${sourceLines}, the target ${targetLines}. Line i of the one must belong to line i of the other.`,
      );
    }
    yield { source: source.value, target: target.value };
  }
}
