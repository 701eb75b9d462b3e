/**
 * Sentences of 12 to 24 tokens, the same on every side.
 *
 * @param {number} batch
 */
export function inputs(batch) {
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return Array.from({ length: batch }, (_, i) =>
    Array.from({ length: batch === 1 ? 20 : 12 + (i % 13) }, () => 3 + (next() % 7997)),
  );
}
