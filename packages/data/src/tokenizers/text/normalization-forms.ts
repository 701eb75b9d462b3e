import type { AlignedText } from './aligned-text.js';
import { mark } from './character-class.js';

export type NormalizationForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/**
 * One character of each non-zero canonical combining class, by ascending class. The engine's own
 * normalisation, which sorts marks by class, then tells the class of any other mark.
 */
const classRepresentatives = [
  0x334, 0x16ff0, 0x93c, 0x3099, 0x94d, 0x5b0, 0x5b1, 0x5b2, 0x5b3, 0x5b4, 0x5b5, 0x5b6, 0x5b7,
  0x5b8, 0x5b9, 0x5bb, 0x5bc, 0x5bd, 0x5bf, 0x5c1, 0x5c2, 0xfb1e, 0x64b, 0x64c, 0x64d, 0x618, 0x619,
  0x61a, 0x651, 0x652, 0x670, 0x711, 0xc55, 0xc56, 0xe38, 0xe48, 0xeb8, 0xec8, 0xf71, 0xf72, 0xf74,
  0x321, 0x1dce, 0x31b, 0x1dfa, 0x316, 0x59a, 0x302e, 0x1d16d, 0x5ae, 0x300, 0x315, 0x35c, 0x35d,
  0x345,
].map((codePoint) => String.fromCodePoint(codePoint));

/**
 * Characters whose decomposition is younger than the Unicode version of the reference, which leaves
 * them as they are; the first row are canonical ones.
 */
const youngCanonical = [
  0x105c9, 0x105c9, 0x105e4, 0x105e4, 0x11383, 0x11383, 0x11385, 0x11385, 0x1138e, 0x1138e, 0x11391,
  0x11391, 0x113c5, 0x113c5, 0x113c7, 0x113c8, 0x11938, 0x11938, 0x16121, 0x16128, 0x16d68, 0x16d6a,
];
const youngCompatible = [
  0x32ff, 0x32ff, 0xa7f1, 0xa7f4, 0xab69, 0xab69, 0x10781, 0x107ba, 0x1ccd6, 0x1ccf9, 0x1e030,
  0x1e06d, 0x1f16c, 0x1f16c, 0x1fbf0, 0x1fbf9,
];

function isIn(ranges: readonly number[], codePoint: number): boolean {
  for (let i = 0; i < ranges.length; i += 2)
    if (codePoint >= ranges[i]! && codePoint <= ranges[i + 1]!) return true;
  return false;
}

const cacheLimit = 100_000;

/** `compute`, remembered for so many arguments that text in any language repeats them. */
function remembered<T>(compute: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      if (known.size >= cacheLimit) known.clear();
      known.set(key, value);
    }
    return value;
  };
}

/** Rank of the canonical combining class, 0 for starters. */
const combiningRank = remembered((codePoint: number): number => {
  if (!mark.has(codePoint)) return 0;
  const character = String.fromCodePoint(codePoint);
  const sortsBefore = (a: string, b: string) => (b + a).normalize('NFD') === a + b && a !== b;
  const isStarter =
    !sortsBefore(character, classRepresentatives.at(-1)!) &&
    !sortsBefore(classRepresentatives[0]!, character) &&
    !classRepresentatives.includes(character);
  if (isStarter) return 0;
  let rank = 1;
  while (
    rank < classRepresentatives.length &&
    sortsBefore(classRepresentatives[rank - 1]!, character)
  )
    rank++;
  return rank;
});

const codePointsOf = (text: string): number[] => Array.from(text, (c) => c.codePointAt(0)!);

/** The full canonical decomposition of one code point. */
export const canonicalDecomposition = remembered((codePoint: number): readonly number[] =>
  isIn(youngCanonical, codePoint)
    ? [codePoint]
    : codePointsOf(String.fromCodePoint(codePoint).normalize('NFD')),
);

const compatibilityDecomposition = remembered((codePoint: number): readonly number[] =>
  isIn(youngCanonical, codePoint) || isIn(youngCompatible, codePoint)
    ? [codePoint]
    : codePointsOf(String.fromCodePoint(codePoint).normalize('NFKD')),
);

/** The character that two characters compose to, or 0. */
const composition = remembered((pair: number): number => {
  const first = Math.floor(pair / 0x110000);
  const composed = (String.fromCodePoint(first) + String.fromCodePoint(pair % 0x110000)).normalize(
    'NFC',
  );
  const codePoint = composed.codePointAt(0)!;
  const isOne = composed.length === (codePoint > 0xffff ? 2 : 1);
  return isOne && !isIn(youngCanonical, codePoint) ? codePoint : 0;
});

/** `text` in a Unicode normalisation form, each unit aligned with the character it comes from. */
export function normalizeForm(aligned: AlignedText, form: NormalizationForm): AlignedText {
  const { text } = aligned;
  if (text.normalize(form) === text) return aligned;
  const decompose =
    form === 'NFC' || form === 'NFD' ? canonicalDecomposition : compatibilityDecomposition;
  const codePoints: number[] = [];
  const changes: number[] = [];
  const ranks: number[] = [];
  for (const character of text) {
    let change = 0;
    for (const part of decompose(character.codePointAt(0)!)) {
      codePoints.push(part);
      changes.push(change);
      ranks.push(combiningRank(part));
      change = 1;
    }
  }
  sortMarks(codePoints, changes, ranks);
  if (form === 'NFC' || form === 'NFKC') compose(codePoints, changes, ranks);
  return aligned.transform(codePoints, changes);
}

/** Sorts each run of marks by combining class; equal classes keep their order. */
function sortMarks(codePoints: number[], changes: number[], ranks: number[]): void {
  for (let i = 1; i < ranks.length; i++) {
    const rank = ranks[i]!;
    let to = i;
    while (to > 0 && rank > 0 && ranks[to - 1]! > rank) to--;
    if (to === i) continue;
    for (const column of [codePoints, changes, ranks]) {
      const value = column[i]!;
      column.copyWithin(to + 1, to, i);
      column[to] = value;
    }
  }
}

/** Canonical composition in place; a composed character takes the place of its parts. */
function compose(codePoints: number[], changes: number[], ranks: number[]): void {
  let starter = -1;
  let lastRank = -1;
  let length = 0;
  for (let i = 0; i < codePoints.length; i++) {
    const codePoint = codePoints[i]!;
    const rank = ranks[i]!;
    const isBlocked = lastRank >= 0 && lastRank >= rank;
    const composed =
      starter < 0 || isBlocked ? 0 : composition(codePoints[starter]! * 0x110000 + codePoint);
    if (composed !== 0) {
      codePoints[starter] = composed;
      changes[starter]! += changes[i]! - 1;
      continue;
    }
    if (rank === 0) {
      starter = length;
      lastRank = -1;
    } else if (starter >= 0) lastRank = rank;
    codePoints[length] = codePoint;
    changes[length] = changes[i]!;
    ranks[length] = rank;
    length++;
  }
  codePoints.length = length;
  changes.length = length;
}
