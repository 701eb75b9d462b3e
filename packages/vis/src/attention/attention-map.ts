/** Attention of one head: how much each query looks at each key. */
export interface AttentionMap {
  /** The tokens that look: those of the target in encoder-decoder attention. */
  readonly queries: readonly string[];
  /** The tokens that are looked at: those of the source. */
  readonly keys: readonly string[];
  /** Weights `[query, key]`. */
  readonly weights: readonly ArrayLike<number>[];
}

/** @throws Error unless there is one weight for each query and key */
export function checkAttentionMap(picture: string, { queries, keys, weights }: AttentionMap): void {
  if (weights.length !== queries.length) {
    throw new Error(
      `${picture}: got weights of ${weights.length} queries for ${queries.length} query tokens, ` +
        'expected [query, key]',
    );
  }
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]!.length !== keys.length) {
      throw new Error(
        `${picture}: got ${weights[i]!.length} weights of query ${i} for ${keys.length} key ` +
          'tokens, expected [query, key]',
      );
    }
  }
}

/** The token with the blanks at its ends made visible, and its line ends and tabs. */
export function showToken(token: string): string {
  if (token === '') return '∅';
  const marked = token.replace(/^ +| +$/g, (blanks) => '␣'.repeat(blanks.length));
  return marked.replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}
