import { compareCodePoints } from './text/well-formed.js';

/** Counts of distinct strings. Memory grows with the number of distinct strings, not with the text. */
export type Counts = Map<string, number>;

export function countOne(counts: Counts, item: string, times = 1): void {
  counts.set(item, (counts.get(item) ?? 0) + times);
}

/** Items by falling count; equally frequent ones by code point. */
export function byFrequency(counts: Counts): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || compareCodePoints(a[0], b[0]));
}

export interface VocabularyLimits {
  /** Greatest number of tokens, special tokens included. Default: no limit. */
  readonly vocabularySize?: number | undefined;
  /** How often an item must occur to become a token. Default 1. */
  readonly minFrequency?: number | undefined;
}

export const limitKeys: Readonly<Record<keyof VocabularyLimits, true>> = {
  vocabularySize: true,
  minFrequency: true,
};

/** `reserved`, then the most frequent items that are not among them. */
export function frequentTokens(
  counts: Counts,
  reserved: readonly string[],
  limits: VocabularyLimits,
): string[] {
  const { vocabularySize = Number.POSITIVE_INFINITY, minFrequency = 1 } = limits;
  if (vocabularySize < reserved.length)
    throw new RangeError(
      `vocabularySize ${vocabularySize} is less than the ${reserved.length} special tokens; raise it`,
    );
  const taken = new Set(reserved);
  const tokens = [...reserved];
  for (const [item, count] of byFrequency(counts)) {
    if (tokens.length >= vocabularySize || count < minFrequency) break;
    if (!taken.has(item)) tokens.push(item);
  }
  return tokens;
}
