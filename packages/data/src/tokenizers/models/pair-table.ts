/** Rank and result of merges by pair of ids: an open-addressing hash table. */
export class PairTable {
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly ranks: Int32Array;
  private readonly results: Int32Array;
  private readonly mask: number;

  constructor(expected: number) {
    let capacity = 16;
    while (capacity < 2 * expected) capacity *= 2;
    this.lefts = new Int32Array(capacity).fill(-1);
    this.rights = new Int32Array(capacity);
    this.ranks = new Int32Array(capacity);
    this.results = new Int32Array(capacity);
    this.mask = capacity - 1;
  }

  set(left: number, right: number, rank: number, result: number): void {
    const slot = this.find(left, right);
    this.lefts[slot] = left;
    this.rights[slot] = right;
    this.ranks[slot] = rank;
    this.results[slot] = result;
  }

  /** The slot of a pair, or -1. */
  slotOf(left: number, right: number): number {
    const slot = this.find(left, right);
    return this.lefts[slot] === -1 ? -1 : slot;
  }

  rankAt(slot: number): number {
    return this.ranks[slot]!;
  }

  resultAt(slot: number): number {
    return this.results[slot]!;
  }

  private find(left: number, right: number): number {
    const { lefts, rights, mask } = this;
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (lefts[slot] !== -1 && (lefts[slot] !== left || rights[slot] !== right))
      slot = (slot + 1) & mask;
    return slot;
  }

  /** `[left, right]` by rank. */
  pairs(): [number, number][] {
    const slots: number[] = [];
    for (let slot = 0; slot <= this.mask; slot++) if (this.lefts[slot] !== -1) slots.push(slot);
    slots.sort((a, b) => this.ranks[a]! - this.ranks[b]!);
    return slots.map((slot) => [this.lefts[slot]!, this.rights[slot]!]);
  }
}
