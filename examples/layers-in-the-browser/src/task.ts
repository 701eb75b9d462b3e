import * as tf from '@tensorflow/tfjs';

/**
 * The task: does A stand before B? Sequences of letters hold both once, among others; which came first
 * is the label. It takes two positions at once to answer, so a model must compare, not only find.
 */
export const letters: string[] = ['·', ...'ABCDEFGHIJ'];
export const length = 10;

const [A, B] = [1, 2];

/** Deterministic numbers in [0, 1); Park and Miller's generator. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Sequences of 5 to 10 letters, padded with 0 at the end, and their labels. */
export function makeExamples(count: number, seed: number) {
  const random = numbers(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < count; i++) {
    const row = Array.from({ length: 5 + pick(6) }, () => 3 + pick(8));
    const first = pick(row.length);
    const second = (first + 1 + pick(row.length - 1)) % row.length;
    row[first] = A;
    row[second] = B;
    rows.push([...row, ...new Array<number>(length - row.length).fill(0)]);
    labels.push(first < second ? 1 : 0);
  }
  return {
    rows,
    tokens: tf.tensor2d(rows, [count, length], 'int32'),
    labels: tf.tensor2d(labels, [count, 1]),
  };
}
