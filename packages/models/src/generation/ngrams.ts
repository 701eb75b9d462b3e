/**
 * The tokens that would complete an n-gram of `known` if they came after `tokens`.
 *
 * @param known where the n-grams are taken from: the tokens themselves so that none repeats, or the
 *   source so that none is copied
 * @param size number of tokens of an n-gram
 */
export function completionsOfNgrams(
  tokens: ArrayLike<number>,
  known: ArrayLike<number>,
  size: number,
): number[] {
  const start = tokens.length - (size - 1);
  if (start < 0) return [];
  const completions: number[] = [];
  for (let i = 0; i + size <= known.length; i++) {
    let matches = true;
    for (let j = 0; matches && j < size - 1; j++) matches = known[i + j] === tokens[start + j];
    if (matches) completions.push(known[i + size - 1]!);
  }
  return completions;
}

/** Whether `tokens` end in `suffix`. */
export function endsIn(
  tokens: ArrayLike<number>,
  suffix: ArrayLike<number>,
  length = suffix.length,
): boolean {
  const start = tokens.length - length;
  if (start < 0) return false;
  for (let j = 0; j < length; j++) if (tokens[start + j] !== suffix[j]) return false;
  return true;
}
