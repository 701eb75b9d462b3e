/** A run of words that are one entity; both ends are inclusive. */
export interface FoundEntity {
  readonly type: string;
  /** Of the words. */
  readonly first: number;
  readonly last: number;
  /** Mean probability of its tags by the model. */
  readonly score: number;
}

/**
 * The entities of a sentence with `B-` and `I-` tags (IOB2). As conlleval reads them, an `I-` that
 * follows no tag of its type begins an entity.
 *
 * @param scores the probability of each tag. Default: 1, they are known
 */
export function foundEntities(
  tags: readonly string[],
  scores: readonly number[] = tags.map(() => 1),
): FoundEntity[] {
  const found: { type: string; first: number; last: number }[] = [];
  tags.forEach((tag, i) => {
    if (tag === 'O') return;
    const type = tag.slice(2);
    const before = found.at(-1);
    const goesOn = tag.startsWith('I-') && before?.last === i - 1 && before.type === type;
    if (goesOn) before.last = i;
    else found.push({ type, first: i, last: i });
  });
  return found.map(({ type, first, last }) => {
    const all = scores.slice(first, last + 1);
    return { type, first, last, score: all.reduce((sum, score) => sum + score, 0) / all.length };
  });
}
