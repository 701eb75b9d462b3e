import { hashText } from './hash.js';
import { philox4x32 } from './philox.js';

/**
 * A stream of random numbers named by (seed, purpose, index), the same in every engine.
 *
 * The seed is the key of Philox 4x32-10; the counter holds the position, a hash of the purpose
 * (`'shuffle'`, `'mask'`) and the index (usually the epoch). Streams of different names never share
 * numbers, and nothing depends on what was drawn elsewhere: that is what makes a resumed run exact.
 */
export class RandomStream {
  private readonly key: [number, number];
  private readonly purpose: number;
  private block: readonly number[] = [];
  private position = 0;

  /**
   * @param seed an integer from 0 to 2^53 - 1
   * @param purpose what the numbers are for
   * @param index a non-negative integer below 2^32, for example the epoch
   */
  constructor(
    seed: number,
    purpose: string,
    private readonly index = 0,
  ) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed must be an integer from 0 to 2^53 - 1, got ${seed}.`);
    }
    if (!Number.isInteger(index) || index < 0 || index > 0xffffffff) {
      throw new RangeError(`index must be an integer from 0 to 2^32 - 1, got ${index}.`);
    }
    this.key = [seed | 0, Math.floor(seed / 0x100000000) | 0];
    this.purpose = hashText(purpose);
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32(): number {
    const offset = this.position % 4;
    if (offset === 0) {
      const block = this.position / 4;
      this.block = philox4x32([block, block / 0x100000000, this.purpose, this.index], this.key);
    }
    this.position++;
    return this.block[offset]!;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** An integer from 0 to n - 1; the bias is below n / 2^53. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** One of the items. */
  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Cannot choose from an empty list.');
    return items[this.below(items.length)]!;
  }

  /** The integers 0 to n - 1 in random order (Fisher-Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}
