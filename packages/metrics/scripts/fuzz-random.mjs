/** A seeded generator (mulberry32) with the draws that the cases need. */
export class Random {
  constructor(seed) {
    this.state = seed;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer from `low` to `high`. */
  integer(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  choice(items) {
    return items[this.integer(0, items.length - 1)];
  }

  /** True with this probability. */
  chance(probability = 0.5) {
    return this.next() < probability;
  }

  list(length, draw) {
    return Array.from({ length }, (_, i) => draw(i));
  }
}
