/** A part of a text and the weight it carries. */
export interface WeightedSpan {
  /** Offset in the text, in UTF-16 units as JavaScript counts. */
  readonly start: number;
  /** Offset of the unit after the last. */
  readonly end: number;
  /** Not below 0; need not sum to 1. */
  readonly weight: number;
}

/** A text with a weight on some of its parts: the attention of a pooling layer, say. */
export interface WeightedText {
  readonly text: string;
  /** In the order of the text, without overlaps. What no span covers has no weight. */
  readonly spans: readonly WeightedSpan[];
}

/**
 * The weighted text of consecutive pieces: characters of a character model, words with their
 * spaces. Their concatenation is the text.
 *
 * @throws Error when there are not as many weights as pieces
 */
export function weightedText(pieces: readonly string[], weights: ArrayLike<number>): WeightedText {
  if (pieces.length !== weights.length) {
    throw new Error(
      `weightedText: got ${weights.length} weights for ${pieces.length} pieces, expected one each`,
    );
  }
  let end = 0;
  const spans = pieces.map((piece, i) => {
    const start = end;
    end += piece.length;
    return { start, end, weight: weights[i]! };
  });
  return { text: pieces.join(''), spans };
}
