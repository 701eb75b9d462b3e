import type { SentencePieceModel } from '../sentencepiece/model-file.js';

type Merge = [left: string, right: string];

/**
 * The merges of a SentencePiece model of pairs: every way in which a piece of text is two others, the
 * best score first.
 */
export function scoredMerges({ pieces }: SentencePieceModel): Merge[] {
  const normal = new Map(
    pieces.flatMap(({ piece, score, type }, id) =>
      type === 'normal' ? [[piece, { score, id }] as const] : [],
    ),
  );
  const ranked = [...normal].flatMap(([piece, { score, id }]) =>
    splitsOf(piece, normal).map((merge) => ({ score, id, merge })),
  );
  // Of one piece's splits the one with the shorter left part comes first.
  ranked.sort((a, b) => b.score - a.score || a.id - b.id);
  return ranked.map(({ merge }) => merge);
}

/** As {@link scoredMerges}, of pieces of all kinds, in the order of the pieces' numbers. */
export function numberedMerges({ pieces }: SentencePieceModel): Merge[] {
  const ids = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const lengthOf = (text: string) => Array.from(text).length;
  return [...ids].flatMap(([piece]) =>
    splitsOf(piece, ids).sort(
      ([a, b], [c, d]) => lengthOf(a) - lengthOf(c) || lengthOf(b) - lengthOf(d),
    ),
  );
}

/** The two parts of a piece, both of them pieces. */
function splitsOf(piece: string, known: ReadonlyMap<string, unknown>): Merge[] {
  const characters = Array.from(piece);
  const merges: Merge[] = [];
  for (let split = 1; split < characters.length; split++) {
    const left = characters.slice(0, split).join('');
    const right = characters.slice(split).join('');
    if (known.has(left) && known.has(right)) merges.push([left, right]);
  }
  return merges;
}
