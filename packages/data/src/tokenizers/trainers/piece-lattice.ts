import { UnitTrie } from '../text/unit-trie.js';

/** A piece and its log probability; for the unknown piece, which comes first, that is NaN. */
export type Piece = readonly [text: string, score: number];

const unknownPenalty = 10;
/** Beyond this many units probabilities of whole words could underflow. */
const longestLinear = 80;

/**
 * All ways to write a word in pieces. Piece 0 is the unknown piece, which stands for a character that
 * no piece of one character covers.
 */
export class PieceLattice {
  private readonly pieceCount: number;
  private readonly trie: UnitTrie;
  private readonly scores: Float64Array;
  private readonly unknownScore: number;
  private starts = new Int32Array(256);
  private ends = new Int32Array(256);
  private ids = new Int32Array(256);
  private weights = new Float64Array(256);
  private edgeCount = 0;
  private forward = new Float64Array(64);
  private backward = new Float64Array(64);
  private bestEdges = new Int32Array(64);

  constructor(pieces: readonly Piece[]) {
    this.pieceCount = pieces.length;
    this.trie = new UnitTrie(2 * pieces.length);
    this.scores = new Float64Array(pieces.length);
    let minScore = Number.POSITIVE_INFINITY;
    pieces.forEach(([text, score], id) => {
      this.trie.set(text, id);
      this.scores[id] = score;
      if (score < minScore) minScore = score;
    });
    this.unknownScore = minScore - unknownPenalty;
  }

  get size(): number {
    return this.pieceCount;
  }

  /** Ids of the best path; with `exceptWhole`, of the best one of more than one piece, or none. */
  bestPath(word: string, exceptWhole = false): number[] {
    this.findEdges(word);
    const { length } = word;
    const scores = this.forward.fill(0, 0, length + 1);
    const best = this.bestEdges.fill(-1, 0, length + 1);
    for (let e = 0; e < this.edgeCount; e++) {
      const start = this.starts[e]!;
      const end = this.ends[e]!;
      if (start > 0 && best[start] === -1) continue;
      if (exceptWhole && start === 0 && end === length) continue;
      const score = scores[start]! + this.weights[e]!;
      if (best[end] === -1 || score > scores[end]!) {
        best[end] = e;
        scores[end] = score;
      }
    }
    const path: number[] = [];
    for (let end = length; end > 0; end = this.starts[best[end]!]!) {
      if (best[end] === -1) return [];
      path.push(this.ids[best[end]!]!);
    }
    return path.reverse();
  }

  /** Adds to `expected` how often each piece is expected in a word that occurs `count` times. */
  addExpected(word: string, count: number, expected: Float64Array): void {
    this.findEdges(word);
    if (word.length > longestLinear) this.addExpectedByLogarithms(word.length, count, expected);
    else this.addExpectedLinear(word.length, count, expected);
  }

  private addExpectedLinear(length: number, count: number, expected: Float64Array): void {
    const { starts, ends, ids, weights } = this;
    const forward = this.forward.fill(0, 0, length + 1);
    const backward = this.backward.fill(0, 0, length + 1);
    forward[0] = 1;
    backward[length] = 1;
    for (let e = 0; e < this.edgeCount; e++) {
      weights[e] = Math.exp(weights[e]!);
      forward[ends[e]!]! += forward[starts[e]!]! * weights[e]!;
    }
    for (let e = this.edgeCount - 1; e >= 0; e--)
      backward[starts[e]!]! += backward[ends[e]!]! * weights[e]!;
    const share = count / forward[length]!;
    for (let e = 0; e < this.edgeCount; e++)
      expected[ids[e]!]! += share * forward[starts[e]!]! * weights[e]! * backward[ends[e]!]!;
  }

  private addExpectedByLogarithms(length: number, count: number, expected: Float64Array): void {
    const { starts, ends, ids, weights } = this;
    const forward = this.forward.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    const backward = this.backward.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    forward[0] = 0;
    backward[length] = 0;
    for (let e = 0; e < this.edgeCount; e++)
      forward[ends[e]!] = logSum(forward[ends[e]!]!, forward[starts[e]!]! + weights[e]!);
    for (let e = this.edgeCount - 1; e >= 0; e--)
      backward[starts[e]!] = logSum(backward[starts[e]!]!, backward[ends[e]!]! + weights[e]!);
    for (let e = 0; e < this.edgeCount; e++)
      expected[ids[e]!]! +=
        count *
        Math.exp(forward[starts[e]!]! + weights[e]! + backward[ends[e]!]! - forward[length]!);
  }

  /** The pieces that stand in a word, by start. */
  private findEdges(word: string): void {
    const { length } = word;
    this.edgeCount = 0;
    if (length >= this.forward.length) {
      this.forward = new Float64Array(2 * length);
      this.backward = new Float64Array(2 * length);
      this.bestEdges = new Int32Array(2 * length);
    }
    const { trie } = this;
    for (let start = 0; start < length; ) {
      const unit = word.charCodeAt(start);
      const single = start + (unit >= 0xd800 && unit < 0xdc00 ? 2 : 1);
      let hasSingle = false;
      let node = 0;
      for (let end = start; end < length; ) {
        node = trie.child(node, word.charCodeAt(end++));
        if (node === 0) break;
        const id = trie.valueOf(node);
        if (id < 0) continue;
        this.pushEdge(start, end, id, this.scores[id]!);
        if (end === single) hasSingle = true;
      }
      if (!hasSingle) this.pushEdge(start, single, 0, this.unknownScore);
      start = single;
    }
  }

  private pushEdge(start: number, end: number, id: number, weight: number): void {
    const e = this.edgeCount++;
    if (e === this.starts.length) {
      for (const column of ['starts', 'ends', 'ids'] as const) {
        const grown = new Int32Array(2 * e);
        grown.set(this[column]);
        this[column] = grown;
      }
      const grown = new Float64Array(2 * e);
      grown.set(this.weights);
      this.weights = grown;
    }
    this.starts[e] = start;
    this.ends[e] = end;
    this.ids[e] = id;
    this.weights[e] = weight;
  }
}

function logSum(a: number, b: number): number {
  const high = Math.max(a, b);
  if (high === Number.NEGATIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
