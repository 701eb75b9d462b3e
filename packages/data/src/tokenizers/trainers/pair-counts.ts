/** How often each pair of ids occurs, and the words in which it arose since they were last taken. */
export class PairCounts {
  /** Pairs that arose since the last `takeTouched`. */
  private touched: number[] = [];
  private slots = new Int32Array(1 << 16).fill(-1);
  private lefts = new Int32Array(1 << 12);
  private rights = new Int32Array(1 << 12);
  private counts = new Float64Array(1 << 12);
  private readonly words: (number[] | undefined)[] = [];
  private size = 0;

  leftOf(pair: number): number {
    return this.lefts[pair]!;
  }

  rightOf(pair: number): number {
    return this.rights[pair]!;
  }

  countOf(pair: number): number {
    return this.counts[pair]!;
  }

  /** Counts a pair `count` times more, for having arisen in `word`. */
  add(left: number, right: number, count: number, word: number): void {
    const pair = this.indexOf(left, right);
    this.counts[pair]! += count;
    const words = this.words[pair];
    if (words === undefined) {
      this.words[pair] = [word];
      this.touched.push(pair);
    } else if (words[words.length - 1] !== word) words.push(word);
  }

  remove(left: number, right: number, count: number): void {
    this.counts[this.indexOf(left, right)]! -= count;
  }

  /** The pairs that arose, each with its words; they are forgotten here. */
  takeTouched(take: (pair: number, words: readonly number[]) => void): void {
    const { touched } = this;
    this.touched = [];
    for (const pair of touched) {
      const words = this.words[pair]!;
      this.words[pair] = undefined;
      take(pair, words);
    }
  }

  private indexOf(left: number, right: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(left, right) & mask;
    for (;;) {
      const pair = this.slots[slot]!;
      if (pair < 0) break;
      if (this.lefts[pair] === left && this.rights[pair] === right) return pair;
      slot = (slot + 1) & mask;
    }
    const pair = this.size++;
    if (pair === this.lefts.length) this.growColumns();
    this.lefts[pair] = left;
    this.rights[pair] = right;
    this.words.push(undefined);
    this.slots[slot] = pair;
    if (2 * this.size > this.slots.length) this.rehash();
    return pair;
  }

  private growColumns(): void {
    const capacity = 2 * this.lefts.length;
    const grow = <T extends Int32Array | Float64Array>(column: T, grown: T): T => {
      grown.set(column);
      return grown;
    };
    this.lefts = grow(this.lefts, new Int32Array(capacity));
    this.rights = grow(this.rights, new Int32Array(capacity));
    this.counts = grow(this.counts, new Float64Array(capacity));
  }

  private rehash(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let pair = 0; pair < this.size; pair++) {
      let slot = hash(this.lefts[pair]!, this.rights[pair]!) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = pair;
    }
    this.slots = slots;
  }
}

function hash(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
