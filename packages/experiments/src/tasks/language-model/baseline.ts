/** Mean negative log-likelihood in nats a character, and how it came about. */
export interface BigramBaseline {
  readonly name: string;
  readonly loss: number;
}

/**
 * The plain method that the network has to beat: each character is expected as often after the one
 * before it as in the training text (add-one smoothing over the tokens of the vocabulary).
 *
 * @param vocabularySize number of token ids
 */
export function bigramBaseline(
  train: Int32Array,
  validation: Int32Array,
  vocabularySize: number,
): BigramBaseline {
  const pairs = new Float64Array(vocabularySize * vocabularySize);
  const firsts = new Float64Array(vocabularySize);
  for (let i = 1; i < train.length; i++) {
    pairs[train[i - 1]! * vocabularySize + train[i]!]!++;
    firsts[train[i - 1]!]!++;
  }
  let sum = 0;
  for (let i = 1; i < validation.length; i++) {
    const before = validation[i - 1]!;
    const count = pairs[before * vocabularySize + validation[i]!]!;
    sum -= Math.log((count + 1) / (firsts[before]! + vocabularySize));
  }
  return { name: 'bigrams of characters', loss: sum / (validation.length - 1) };
}
