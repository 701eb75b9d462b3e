import type { WeightedText } from './weighted-span.js';

/** A stretch of a text with its weight; `undefined` where no span covers it. */
export interface WeightedPiece {
  readonly text: string;
  readonly weight: number | undefined;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The text in pieces that can be coloured. A span ends where a grapheme cluster does: spans that
 * share one (a letter and its combining mark, the bytes of a character) become one piece with the
 * sum of their weights.
 *
 * @throws Error when spans overlap, are out of order or outside the text, or a weight is negative
 *   or not finite
 */
export function weightedPieces({ text, spans }: WeightedText): WeightedPiece[] {
  const boundaries = new Set<number>([text.length]);
  for (const { index } of segmenter.segment(text)) boundaries.add(index);
  const floor = (offset: number) => {
    while (!boundaries.has(offset)) offset--;
    return offset;
  };
  const ceil = (offset: number) => {
    while (!boundaries.has(offset)) offset++;
    return offset;
  };
  const joined: { start: number; end: number; weight: number }[] = [];
  let last = 0;
  for (const { start, end, weight } of spans) {
    if (!(start >= last && end >= start && end <= text.length)) {
      throw new Error(
        `got a span from ${start} to ${end} after one that ends at ${last}, expected spans in order, ` +
          `without overlaps, within the ${text.length} units of the text`,
      );
    }
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new Error(`got a weight of ${weight}, expected a finite number that is not negative`);
    }
    last = end;
    if (start === end) continue;
    const own = { start: floor(start), end: ceil(end), weight };
    const before = joined.at(-1);
    if (before && own.start < before.end) {
      before.end = Math.max(before.end, own.end);
      before.weight += weight;
    } else joined.push(own);
  }
  const pieces: WeightedPiece[] = [];
  let at = 0;
  for (const { start, end, weight } of joined) {
    if (start > at) pieces.push({ text: text.slice(at, start), weight: undefined });
    pieces.push({ text: text.slice(start, end), weight });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), weight: undefined });
  return pieces;
}

/** Weights as parts of the largest one; all 0 where there is none above 0. */
export function relativeWeights(pieces: readonly WeightedPiece[]): number[] {
  const largest = Math.max(0, ...pieces.map(({ weight }) => weight ?? 0));
  return pieces.map(({ weight }) => (largest > 0 ? (weight ?? 0) / largest : 0));
}
