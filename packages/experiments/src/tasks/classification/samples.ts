import type { Classification } from '@resattn/models';
import type { WeightedText } from '@resattn/vis';

/** A classified text, and its true class where that is known. */
export interface PredictedSample extends Classification {
  readonly target: string | undefined;
}

/** A text with the attention that the model gave to its tokens. */
export function attendedText({ text, attention = [] }: Classification): WeightedText {
  // Tokens that were added, such as [CLS], stand nowhere in the text.
  const spans = attention.flatMap(({ start, end, weight }) =>
    end > start ? [{ start, end, weight }] : [],
  );
  return { text, spans };
}
