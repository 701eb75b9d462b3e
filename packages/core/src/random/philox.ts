/** High 32 bits of the unsigned product of two 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow) >>> 0;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (low >>> 16);
  const cross = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}

/**
 * Philox-4x32-10: 128 random bits as a function of a counter (128 bits) and a key (64 bits), with no
 * state. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @param counter four 32-bit words; replaced by the four random words
 * @param key two 32-bit words
 */
export function philox(counter: Uint32Array, key: readonly [number, number]): void {
  let [c0, c1, c2, c3] = counter as unknown as [number, number, number, number];
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

/**
 * The random words of one draw in their order: those that TensorFlow's stateless kernels draw for the
 * seed pair `[seed, draw]`. Seed and draw are hashed to the key and to half of the counter.
 */
export class PhiloxStream {
  readonly #key: readonly [number, number];
  readonly #upper: readonly [number, number];
  readonly #words = new Uint32Array(4);
  #block = 0;
  #next = 4;

  /** @param seed and `draw` are integers of 32 bits with a sign */
  constructor(seed: number, draw: number) {
    const words = Uint32Array.of(seed, seed >> 31, draw, draw >> 31);
    philox(words, [0x3ec8f720, 0x02461e29]);
    this.#key = [words[0]!, words[1]!];
    this.#upper = [words[2]!, words[3]!];
  }

  /** The next 32 random bits, as an integer in [0, 2^32). */
  word(): number {
    if (this.#next === 4) {
      this.#words.set([this.#block++, 0, ...this.#upper]);
      philox(this.#words, this.#key);
      this.#next = 0;
    }
    return this.#words[this.#next++]!;
  }

  /** Uniform in [0, 1), a multiple of 2^-23. */
  uniform(): number {
    return (this.word() & 0x7fffff) / 0x800000;
  }

  /** Two independent standard normal numbers (Box and Muller, 1958). */
  normals(): [number, number] {
    const radius = Math.sqrt(-2 * Math.log(Math.max(this.uniform(), 1e-7)));
    const angle = 2 * Math.PI * this.uniform();
    return [radius * Math.sin(angle), radius * Math.cos(angle)];
  }

  /** Fills an array with standard normal numbers between -2 and 2: the others are drawn again. */
  fillTruncatedNormals(values: Float32Array): void {
    for (let start = 0; start < values.length; start += NUMBERS_OF_GROUP) {
      this.#block = (start / NUMBERS_OF_GROUP) * BLOCKS_OF_GROUP;
      this.#next = 4;
      const end = Math.min(start + NUMBERS_OF_GROUP, values.length);
      for (let i = start; i < end; ) {
        for (const value of this.normals())
          if (Math.abs(Math.fround(value)) < 2 && i < end) values[i++] = value;
      }
    }
  }
}

// How TensorFlow lays out draws of which each number takes more or fewer words.
const NUMBERS_OF_GROUP = 4;
const BLOCKS_OF_GROUP = 256;
