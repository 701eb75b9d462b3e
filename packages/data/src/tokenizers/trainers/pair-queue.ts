import type { PairCounts } from './pair-counts.js';

/** Pairs by falling count, equally frequent ones by rising ids: a binary heap. */
export class PairQueue {
  /** What `pop` took out. */
  pair = -1;
  count = 0;
  words: readonly number[] = [];
  private readonly pairs: PairCounts;
  private readonly heap: { pair: number; count: number; words: readonly number[] }[] = [];

  constructor(pairs: PairCounts) {
    this.pairs = pairs;
  }

  /** Pushes the pairs that arose since the last time, with the words in which they did. */
  pushTouched(): void {
    this.pairs.takeTouched((pair, words) => {
      const count = this.pairs.countOf(pair);
      if (count > 0) this.push(pair, count, words);
    });
  }

  push(pair: number, count: number, words: readonly number[]): void {
    const { heap } = this;
    const entry = { pair, count, words };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.comesBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes the most frequent pair out; false when there is none. */
  pop(): boolean {
    const { heap } = this;
    const top = heap[0];
    if (top === undefined) return false;
    const last = heap.pop()!;
    const size = heap.length;
    if (size > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && this.comesBefore(heap[child + 1]!, heap[child]!)) child++;
        if (!this.comesBefore(heap[child]!, last)) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = last;
    }
    this.pair = top.pair;
    this.count = top.count;
    this.words = top.words;
    return true;
  }

  private comesBefore(
    a: { readonly pair: number; readonly count: number },
    b: { readonly pair: number; readonly count: number },
  ): boolean {
    if (a.count !== b.count) return a.count > b.count;
    const left = this.pairs.leftOf(a.pair) - this.pairs.leftOf(b.pair);
    return left !== 0 ? left < 0 : this.pairs.rightOf(a.pair) < this.pairs.rightOf(b.pair);
  }
}
