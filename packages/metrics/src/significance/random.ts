/**
 * A seeded stream of uniform integers: xoshiro128** (Blackman and Vigna 2018), its state filled by
 * splitmix32. The same seed gives the same stream on every engine.
 *
 * @returns a function of `bound` that draws an integer from 0 up to, not including, `bound`
 */
export function uniformIntegers(seed: number): (bound: number) => number {
  if (!Number.isSafeInteger(seed)) throw new Error(`seed is ${seed}, expected an integer`);
  const [a, b, c, d] = splitmix(seed);
  let s0 = a!;
  let s1 = b!;
  let s2 = c!;
  let s3 = d!;
  return (bound) => {
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11);
    // Off uniform by less than bound / 2^32.
    return Math.floor((result / 2 ** 32) * bound);
  };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function splitmix(seed: number): number[] {
  let state = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
  return [0, 1, 2, 3].map(() => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}
