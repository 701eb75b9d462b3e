import type { Counts } from '../counting.js';
import { compareCodePoints } from '../text/well-formed.js';
import type { ProgressCallback } from '../training.js';
import { PairCounts } from './pair-counts.js';
import { PairQueue } from './pair-queue.js';

export interface BpeTrainerOptions {
  /** Tokens to learn, special tokens and alphabet included. Default 30,000. */
  readonly vocabularySize?: number | undefined;
  /** How often a pair must occur to be merged. Default 0. */
  readonly minFrequency?: number | undefined;
  /** Take the first ids, in this order. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /** Keeps only so many of the most frequent characters; the others are unknown. */
  readonly limitAlphabet?: number | undefined;
  /** Characters to have, whether they occur or not. */
  readonly initialAlphabet?: readonly string[] | undefined;
  /** Greatest number of characters in a token. */
  readonly maxTokenLength?: number | undefined;
  readonly continuingSubwordPrefix?: string | null | undefined;
  readonly endOfWordSuffix?: string | null | undefined;
}

export const bpeTrainerKeys: Readonly<Record<keyof BpeTrainerOptions, true>> = {
  vocabularySize: true,
  minFrequency: true,
  specialTokens: true,
  limitAlphabet: true,
  initialAlphabet: true,
  maxTokenLength: true,
  continuingSubwordPrefix: true,
  endOfWordSuffix: true,
};

/** What byte-pair training finds. */
export interface MergeLearning {
  /** Tokens by id. */
  readonly tokens: string[];
  /** Merges, best first. */
  readonly merges: [string, string][];
}

const progressStep = 500;

/** Learns merges from words and their counts. */
export function learnMerges(
  words: Counts,
  options: BpeTrainerOptions,
  onProgress?: ProgressCallback,
): MergeLearning {
  const {
    vocabularySize = 30_000,
    minFrequency = 0,
    maxTokenLength = Number.POSITIVE_INFINITY,
  } = options;
  const tokens: string[] = [];
  const ids = new Map<string, number>();
  const add = (token: string): number => {
    let id = ids.get(token);
    if (id === undefined) {
      id = tokens.length;
      tokens.push(token);
      ids.set(token, id);
    }
    return id;
  };
  for (const token of options.specialTokens ?? []) add(token);
  for (const character of alphabetOf(words, options)) add(character);
  const corpus = new SymbolCorpus(words, ids, add, options);
  const pairs = new PairCounts();
  const queue = new PairQueue(pairs);
  corpus.countPairs(pairs);
  queue.pushTouched();
  const merges = new Map<number, [string, string]>();
  const prefix = options.continuingSubwordPrefix ?? '';
  while (tokens.length < vocabularySize && queue.pop()) {
    const { pair } = queue;
    const count = pairs.countOf(pair);
    if (queue.count !== count) {
      queue.push(pair, count, queue.words);
      continue;
    }
    if (count < 1 || count < minFrequency) break;
    const left = pairs.leftOf(pair);
    const right = pairs.rightOf(pair);
    const rightToken = tokens[right]!;
    const continued =
      prefix !== '' && rightToken.startsWith(prefix) ? rightToken.slice(prefix.length) : rightToken;
    const merged = add(tokens[left]! + continued);
    // A pair that is merged again, in words where it arose later, takes the later rank.
    merges.delete(pair);
    merges.set(pair, [tokens[left]!, rightToken]);
    for (const word of queue.words) corpus.merge(word, left, right, merged, maxTokenLength, pairs);
    queue.pushTouched();
    if (tokens.length % progressStep === 0)
      onProgress?.({ stage: 'merging', done: tokens.length, total: vocabularySize });
  }
  onProgress?.({ stage: 'merging', done: tokens.length, total: tokens.length });
  return { tokens, merges: [...merges.values()] };
}

/** The characters to keep, by code point. */
function alphabetOf(words: Counts, options: BpeTrainerOptions): string[] {
  const counts = new Map<string, number>();
  for (const [word, count] of words)
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count);
  for (const character of options.initialAlphabet ?? [])
    counts.set(Array.from(character)[0]!, Number.POSITIVE_INFINITY);
  let kept = [...counts];
  const { limitAlphabet } = options;
  if (limitAlphabet !== undefined && kept.length > limitAlphabet)
    kept = kept
      .sort((a, b) => (a[1] === b[1] ? compareCodePoints(a[0], b[0]) : b[1] - a[1]))
      .slice(0, limitAlphabet);
  return kept.map(([character]) => character).sort(compareCodePoints);
}

/** The words of a corpus as symbols, one after the other in one array. */
class SymbolCorpus {
  private readonly symbols: Int32Array;
  /** Characters in each symbol. */
  private readonly widths: Int32Array;
  private readonly starts: Int32Array;
  private readonly lengths: Int32Array;
  private readonly counts: Float64Array;

  constructor(
    words: Counts,
    ids: ReadonlyMap<string, number>,
    add: (token: string) => number,
    options: BpeTrainerOptions,
  ) {
    const prefix = options.continuingSubwordPrefix ?? '';
    const suffix = options.endOfWordSuffix ?? '';
    const spelled: string[][] = [];
    const affixed = new Set<string>();
    let total = 0;
    for (const word of words.keys()) {
      const characters = Array.from(word);
      const forms: string[] = [];
      characters.forEach((character, i) => {
        if (!ids.has(character)) return;
        const form =
          (i === 0 ? '' : prefix) + character + (i === characters.length - 1 ? suffix : '');
        if (!ids.has(form)) affixed.add(form);
        forms.push(form);
      });
      spelled.push(forms);
      total += forms.length;
    }
    for (const form of [...affixed].sort(compareCodePoints)) add(form);
    this.symbols = new Int32Array(total);
    this.widths = new Int32Array(total).fill(1);
    this.starts = new Int32Array(spelled.length);
    this.lengths = new Int32Array(spelled.length);
    this.counts = Float64Array.from(words.values());
    let at = 0;
    spelled.forEach((forms, word) => {
      this.starts[word] = at;
      this.lengths[word] = forms.length;
      for (const form of forms) this.symbols[at++] = ids.get(form)!;
    });
  }

  countPairs(pairs: PairCounts): void {
    for (let word = 0; word < this.starts.length; word++) {
      const start = this.starts[word]!;
      const end = start + this.lengths[word]!;
      for (let i = start; i + 1 < end; i++)
        pairs.add(this.symbols[i]!, this.symbols[i + 1]!, this.counts[word]!, word);
    }
  }

  /** Merges a pair wherever it stands in a word, and counts the pairs that go and come. */
  merge(
    word: number,
    left: number,
    right: number,
    merged: number,
    maxTokenLength: number,
    pairs: PairCounts,
  ): void {
    const { symbols, widths } = this;
    const start = this.starts[word]!;
    const end = start + this.lengths[word]!;
    const count = this.counts[word]!;
    let to = start;
    for (let from = start; from < end; from++, to++) {
      const isPair = symbols[from] === left && from + 1 < end && symbols[from + 1] === right;
      if (!isPair) {
        symbols[to] = symbols[from]!;
        widths[to] = widths[from]!;
        continue;
      }
      const width = widths[from]! + widths[from + 1]!;
      if (to > start) {
        pairs.remove(symbols[to - 1]!, left, count);
        if (widths[to - 1]! + width < maxTokenLength)
          pairs.add(symbols[to - 1]!, merged, count, word);
      }
      if (from + 2 < end) {
        pairs.remove(right, symbols[from + 2]!, count);
        if (widths[from + 2]! + width < maxTokenLength)
          pairs.add(merged, symbols[from + 2]!, count, word);
      }
      symbols[to] = merged;
      widths[to] = width;
      from++;
    }
    this.lengths[word] = to - start;
  }
}
