import type { RandomStream } from '../../random/stream.js';
import type { PairTable } from './pair-table.js';

const noMerge = 0x7fffffff;
/** Words up to this length are merged by looking for the best pair again and again. */
const shortWord = 48;

/** The symbols of one word while byte-pair merges are applied; reused from word to word. */
export class MergeBuffer {
  length = 0;
  ids = new Int32Array(64);
  /** Width of each symbol; the unit is the caller's. */
  widths = new Int32Array(64);
  private ranks = new Int32Array(64);
  private nexts = new Int32Array(64);
  private previous = new Int32Array(64);

  clear(): void {
    this.length = 0;
  }

  push(id: number, width: number): void {
    if (this.length === this.ids.length) this.grow();
    this.ids[this.length] = id;
    this.widths[this.length++] = width;
  }

  private grow(): void {
    for (const column of ['ids', 'widths', 'ranks', 'nexts', 'previous'] as const) {
      const grown = new Int32Array(2 * this[column].length);
      grown.set(this[column]);
      this[column] = grown;
    }
  }

  /** Applies the merges of lowest rank first, from left to right, until none is left. */
  merge(merges: PairTable): void {
    if (this.length > shortWord) this.mergeByHeap(merges);
    else this.mergeByScan(merges);
  }

  /** As `merge`, but passes over each merge with probability `dropout` (Provilkov et al. 2020). */
  mergeWithDropout(merges: PairTable, dropout: number, random: RandomStream): void {
    const { ids } = this;
    for (;;) {
      let best = noMerge;
      let at = -1;
      for (let i = 0; i + 1 < this.length; i++) {
        const slot = merges.slotOf(ids[i]!, ids[i + 1]!);
        if (slot < 0 || random.uniform() < dropout) continue;
        if (merges.rankAt(slot) < best) {
          best = merges.rankAt(slot);
          at = i;
        }
      }
      if (at < 0) return;
      this.join(at, merges.resultAt(merges.slotOf(ids[at]!, ids[at + 1]!)));
    }
  }

  private rankOf(merges: PairTable, left: number, right: number): number {
    const slot = merges.slotOf(left, right);
    return slot < 0 ? noMerge : merges.rankAt(slot);
  }

  private join(at: number, result: number): void {
    const { ids, widths, ranks } = this;
    const last = --this.length;
    ids[at] = result;
    widths[at]! += widths[at + 1]!;
    // Words are short: moving what is behind costs less than a call.
    for (let i = at + 1; i < last; i++) {
      ids[i] = ids[i + 1]!;
      widths[i] = widths[i + 1]!;
      ranks[i] = ranks[i + 1]!;
    }
  }

  private mergeByScan(merges: PairTable): void {
    const { ids, ranks } = this;
    for (let i = 0; i + 1 < this.length; i++) ranks[i] = this.rankOf(merges, ids[i]!, ids[i + 1]!);
    for (;;) {
      let best = noMerge;
      let at = -1;
      for (let i = 0; i + 1 < this.length; i++)
        if (ranks[i]! < best) {
          best = ranks[i]!;
          at = i;
        }
      if (at < 0) return;
      this.join(at, merges.resultAt(merges.slotOf(ids[at]!, ids[at + 1]!)));
      if (at > 0) ranks[at - 1] = this.rankOf(merges, ids[at - 1]!, ids[at]!);
      if (at + 1 < this.length) ranks[at] = this.rankOf(merges, ids[at]!, ids[at + 1]!);
    }
  }

  private mergeByHeap(merges: PairTable): void {
    const { ids, widths, ranks, nexts, previous, length } = this;
    const heap = new MergeHeap(length);
    const consider = (at: number) => {
      const next = nexts[at]!;
      ranks[at] = next < length ? this.rankOf(merges, ids[at]!, ids[next]!) : noMerge;
      if (ranks[at] !== noMerge) heap.push(ranks[at]!, at);
    };
    for (let i = 0; i < length; i++) {
      nexts[i] = i + 1;
      previous[i] = i - 1;
    }
    for (let i = 0; i + 1 < length; i++) consider(i);
    while (heap.pop()) {
      const at = heap.position;
      if (ranks[at] !== heap.rank) continue;
      const right = nexts[at]!;
      ids[at] = merges.resultAt(merges.slotOf(ids[at]!, ids[right]!));
      widths[at]! += widths[right]!;
      ranks[right] = noMerge;
      ids[right] = -1;
      nexts[at] = nexts[right]!;
      if (nexts[at]! < length) previous[nexts[at]!] = at;
      if (previous[at]! >= 0) consider(previous[at]!);
      consider(at);
    }
    let kept = 0;
    for (let i = 0; i < length; i = nexts[i]!) {
      ids[kept] = ids[i]!;
      widths[kept++] = widths[i]!;
    }
    this.length = kept;
  }
}

/** A binary heap of (rank, position), smallest first, each pair packed in one number. */
class MergeHeap {
  rank = 0;
  position = 0;
  private readonly keys: number[] = [];
  private readonly stride: number;

  constructor(positions: number) {
    this.stride = positions;
  }

  push(rank: number, position: number): void {
    const { keys } = this;
    const key = rank * this.stride + position;
    let at = keys.length;
    keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      at = parent;
    }
    keys[at] = key;
  }

  /** Takes the smallest out into `rank` and `position`; false when there is none. */
  pop(): boolean {
    const { keys } = this;
    if (keys.length === 0) return false;
    const top = keys[0]!;
    const key = keys.pop()!;
    const size = keys.length;
    if (size > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
        if (keys[child]! >= key) break;
        keys[at] = keys[child]!;
        at = child;
      }
      keys[at] = key;
    }
    this.rank = Math.floor(top / this.stride);
    this.position = top - this.rank * this.stride;
    return true;
  }
}
