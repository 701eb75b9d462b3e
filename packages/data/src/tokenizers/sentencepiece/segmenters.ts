import { UnitTrie } from '../text/unit-trie.js';
import type { SentencePieceModel } from './model-file.js';
import { spaceSymbol } from './normalizing.js';
import type { SymbolMatcher } from './symbol-matcher.js';

/** Divides a normalized text: the ends of its pieces, ascending. */
export type Segmenter = (text: string) => number[];

const unknownPenalty = 10;

/** The segmenter of a model. */
export function segmenterOf(model: SentencePieceModel, symbols: SymbolMatcher): Segmenter {
  switch (model.type) {
    case 'unigram':
      return unigramSegmenter(model);
    case 'bpe':
      return bpeSegmenter(model, symbols);
    case 'char':
      return (text) => characterEnds(text, symbols);
    case 'word':
      return (text) => wordEnds(text, model.treatWhitespaceAsSuffix);
  }
}

/** The most likely segmentation (Kudo 2018); scores are added up in 32 bits, as SentencePiece does. */
function unigramSegmenter({ pieces }: SentencePieceModel): Segmenter {
  const trie = new UnitTrie(4 * pieces.length);
  let minScore = Number.POSITIVE_INFINITY;
  let maxScore = Number.NEGATIVE_INFINITY;
  pieces.forEach(({ piece, score, type }, id) => {
    if (type === 'normal') {
      minScore = Math.min(minScore, score);
      maxScore = Math.max(maxScore, score);
    }
    if (type === 'normal' || type === 'userDefined') trie.set(piece, id);
  });
  const utf8 = new TextEncoder();
  const scores = Float32Array.from(pieces, ({ piece, score, type }) =>
    type === 'userDefined' ? utf8.encode(piece).length * maxScore - 0.1 : score,
  );
  const unknownScore = Math.fround(minScore - unknownPenalty);
  return (text) => {
    const best = new Float32Array(text.length + 1);
    const starts = new Int32Array(text.length + 1).fill(-1);
    const offer = (start: number, end: number, score: number) => {
      const total = Math.fround(best[start]! + score);
      if (starts[end] !== -1 && total <= best[end]!) return;
      best[end] = total;
      starts[end] = start;
    };
    for (let start = 0; start < text.length; ) {
      const single = start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
      let hasSingle = false;
      let node = 0;
      for (let end = start; end < text.length; ) {
        node = trie.child(node, text.charCodeAt(end++));
        if (node === 0) break;
        const id = trie.valueOf(node);
        if (id < 0) continue;
        offer(start, end, scores[id]!);
        if (end === single) hasSingle = true;
      }
      if (!hasSingle) offer(start, single, unknownScore);
      start = single;
    }
    const ends: number[] = [];
    for (let end = text.length; end > 0; end = starts[end]!) ends.push(end);
    return ends.reverse();
  };
}

/** Ends of single characters and of user-defined symbols. */
function characterEnds(text: string, symbols: SymbolMatcher): number[] {
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    at += symbols.lengthAt(text, at) || (text.codePointAt(at)! > 0xffff ? 2 : 1);
    ends.push(at);
  }
  return ends;
}

function wordEnds(text: string, hasSuffix: boolean): number[] {
  const ends: number[] = [];
  for (let i = hasSuffix ? 0 : 1; i < text.length; i++)
    if (text[i] === spaceSymbol) ends.push(hasSuffix ? i + 1 : i);
  if (text.length > 0 && ends.at(-1) !== text.length) ends.push(text.length);
  return ends;
}

/** Merges the pair with the best score, the leftmost of equal ones, until none is left. */
function bpeSegmenter({ pieces }: SentencePieceModel, symbols: SymbolMatcher): Segmenter {
  const known = new Map<string, { readonly score: number; readonly isUnused: boolean }>();
  for (const { piece, score, type } of pieces)
    if (type === 'normal' || type === 'userDefined' || type === 'unused')
      known.set(piece, { score, isUnused: type === 'unused' });
  return (text) => {
    const merging = new Merging(text, characterEnds(text, symbols), symbols);
    const unused = new Map<string, number>();
    const offer = (left: number) => {
      const merged = merging.pairText(left);
      const piece = merged === null ? undefined : known.get(merged);
      if (piece === undefined) return;
      merging.push(left, piece.score);
      if (piece.isUnused) unused.set(merged!, merging.lengthOf(left));
    };
    for (let i = 0; i + 1 < merging.count; i++) offer(i);
    for (let left = merging.pop(); left >= 0; left = merging.pop()) {
      merging.merge(left);
      const before = merging.before(left);
      if (before >= 0) offer(before);
      offer(left);
    }
    return unused.size === 0 ? merging.ends() : divideUnused(text, merging.ends(), unused);
  };
}

/** Takes pieces that are not to be used apart again, as they were merged. */
function divideUnused(
  text: string,
  ends: readonly number[],
  unused: ReadonlyMap<string, number>,
): number[] {
  const divided: number[] = [];
  const divide = (start: number, end: number) => {
    const left = unused.get(text.slice(start, end));
    if (left === undefined) divided.push(end);
    else {
      divide(start, start + left);
      divide(start + left, end);
    }
  };
  ends.forEach((end, i) => {
    divide(ends[i - 1] ?? 0, end);
  });
  return divided;
}

/** Symbols of a text in a linked list, with a heap of the pairs that can be merged. */
class Merging {
  readonly count: number;
  private readonly starts: number[];
  private readonly stops: number[];
  private readonly nexts: number[];
  private readonly previous: number[];
  private readonly isFrozen: boolean[];
  private readonly heap: { score: number; left: number; length: number }[] = [];

  constructor(
    private readonly text: string,
    ends: number[],
    symbols: SymbolMatcher,
  ) {
    this.count = ends.length;
    this.stops = ends;
    this.starts = ends.map((_, i) => ends[i - 1] ?? 0);
    this.nexts = ends.map((_, i) => (i + 1 < ends.length ? i + 1 : -1));
    this.previous = ends.map((_, i) => i - 1);
    this.isFrozen = this.starts.map((start) => symbols.lengthAt(text, start) > 0);
    this.stops = [...ends];
  }

  before(index: number): number {
    return this.previous[index]!;
  }

  lengthOf(index: number): number {
    return this.stops[index]! - this.starts[index]!;
  }

  /** The text of a symbol and the next; null where they may not be merged. */
  pairText(left: number): string | null {
    const right = this.nexts[left]!;
    if (right < 0 || this.isFrozen[left] || this.isFrozen[right]) return null;
    return this.text.slice(this.starts[left], this.stops[right]);
  }

  merge(left: number): void {
    const right = this.nexts[left]!;
    const after = this.nexts[right]!;
    this.stops[left] = this.stops[right]!;
    this.stops[right] = this.starts[right]!;
    this.nexts[left] = after;
    if (after >= 0) this.previous[after] = left;
  }

  ends(): number[] {
    const ends: number[] = [];
    for (let i = this.count > 0 ? 0 : -1; i >= 0; i = this.nexts[i]!) ends.push(this.stops[i]!);
    return ends;
  }

  push(left: number, score: number): void {
    const length = this.stops[this.nexts[left]!]! - this.starts[left]!;
    const { heap } = this;
    heap.push({ score, left, length });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.isBetter(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  /** The symbol whose merge with the next comes first, -1 when there is none. */
  pop(): number {
    const { heap } = this;
    while (heap.length > 0) {
      const { left, length } = heap[0]!;
      const lastPair = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = lastPair;
        this.sink();
      }
      const right = this.nexts[left]!;
      // A pair of which a part was merged since then has another length.
      const isThere = this.lengthOf(left) > 0 && right >= 0;
      if (isThere && this.stops[right]! - this.starts[left]! === length) return left;
    }
    return -1;
  }

  private sink(): void {
    for (let i = 0; ; ) {
      let best = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.heap.length && this.isBetter(child, best)) best = child;
      if (best === i) return;
      this.swap(i, best);
      i = best;
    }
  }

  private isBetter(a: number, b: number): boolean {
    const one = this.heap[a]!;
    const other = this.heap[b]!;
    return one.score > other.score || (one.score === other.score && one.left < other.left);
  }

  private swap(a: number, b: number): void {
    const held = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = held;
  }
}
