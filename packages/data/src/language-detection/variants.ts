import type { RandomStream } from '../random/stream.js';

/** A word of a text, and where it ends. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const segmenters = new Map<string, Intl.Segmenter>();

/** The words of a text that have a letter, in the order in which they stand. */
export function wordsOf(text: string, language: string): readonly Word[] {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(text)]
    .filter(({ segment, isWordLike }) => isWordLike && /\p{L}/u.test(segment))
    .map(({ segment, index }) => ({ text: segment, start: index, end: index + segment.length }));
}

/** A window of some words out of a text, with what stands between them; undefined where it has fewer. */
export function pieceOf(
  text: string,
  words: readonly Word[],
  length: number,
  random: RandomStream,
): string | undefined {
  if (words.length < length) return undefined;
  const first = random.below(words.length - length + 1);
  return text.slice(words[first]!.start, words[first + length - 1]!.end);
}

/** The text as people type it: one in two in lower case without its last mark, one in 25 in upper case. */
export function inOtherCase(
  text: string,
  language: string,
  random: RandomStream,
): string | undefined {
  const draw = random.uniform();
  const bare = text.replace(/[\s\p{P}]+$/u, '');
  const other =
    draw < 0.04
      ? text.toLocaleUpperCase(language)
      : draw < 0.5
        ? bare.toLocaleLowerCase(language)
        : undefined;
  return other === text ? undefined : other;
}

/**
 * Some of the texts in random order, half of what results a text alone, half two to four joined as
 * lists and headings are.
 */
export function joinedNames(
  texts: readonly string[],
  most: number,
  random: RandomStream,
): string[] {
  const order = random.permutation(texts.length).subarray(0, most);
  const joined: string[] = [];
  for (let i = 0; i < order.length; ) {
    const count = random.uniform() < 0.5 ? 1 : 2 + random.below(3);
    const taken = [...order.subarray(i, i + count)].map((index) => texts[index]!);
    joined.push(taken.join(random.choice([', ', ' ', ' – ', '; ', ' / '])));
    i += count;
  }
  return joined;
}
