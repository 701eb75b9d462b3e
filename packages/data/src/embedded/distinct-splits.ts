import { shownSplits } from '../display/splits-view.js';
import { RandomStream } from '../random/stream.js';
import type { Splits } from '../splitting/split.js';

/** How many examples to make, and from which seed. */
export interface GeneratedSizes {
  /** Default 10,000. */
  readonly train?: number | undefined;
  /** Default 1,000. */
  readonly validation?: number | undefined;
  /** Default 1,000. */
  readonly test?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/** Draws in a row that may give nothing new before the space is taken for used up. */
const maxVainDraws = 10_000;

/**
 * Draws examples until each part is full, every example at most once in all parts together.
 *
 * @param purpose names the random stream
 * @param keyOf what must not repeat
 * @throws RangeError when there are not enough different examples
 */
export function distinctSplits<T>(
  sizes: GeneratedSizes,
  purpose: string,
  draw: (random: RandomStream) => T,
  keyOf: (example: T) => string,
): Splits<T> {
  const { train = 10_000, validation = 1000, test = 1000, seed = 0 } = sizes;
  for (const [name, size] of Object.entries({ train, validation, test })) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`${name} must be a number of examples, got ${size}.`);
    }
  }
  const random = new RandomStream(seed, purpose);
  const seen = new Set<string>();
  const part = (size: number): T[] => {
    const examples: T[] = [];
    for (let vain = 0; examples.length < size; ) {
      const example = draw(random);
      const key = keyOf(example);
      if (!seen.has(key)) {
        seen.add(key);
        examples.push(example);
        vain = 0;
      } else if (++vain === maxVainDraws) {
        throw new RangeError(
          `Only ${seen.size} different examples were found, expected ${train + validation + test}. Ask for fewer, or for longer ones.`,
        );
      }
    }
    return examples;
  };
  // Test first: asking for more training examples leaves the test the same.
  const tests = part(test);
  const validations = part(validation);
  return shownSplits({ train: part(train), validation: validations, test: tests });
}
