/** Groups up to this size are sorted by insertion. */
const smallGroup = 24;

/**
 * Substrings of 2 to `maxLength` code points that occur at least twice in `text` and are followed by
 * at least two different characters: the inner nodes of the suffix tree. `boundary` separates
 * sentences and is in none of them.
 */
export function frequentSubstrings(
  text: Int32Array,
  boundary: number,
  maxLength: number,
  found: (start: number, length: number, count: number) => void,
): void {
  const suffixes = new Int32Array(text.length);
  for (let i = 0; i < text.length; i++) suffixes[i] = i;
  new SuffixGroups(text, suffixes, boundary, maxLength, found).divide(0, text.length, 0);
}

/** Divides suffixes into groups with the same beginning, character by character. */
class SuffixGroups {
  private readonly keys: Float64Array;

  constructor(
    private readonly text: Int32Array,
    private readonly suffixes: Int32Array,
    private readonly boundary: number,
    private readonly maxLength: number,
    private readonly found: (start: number, length: number, count: number) => void,
  ) {
    this.keys = new Float64Array(text.length);
  }

  /** Suffixes `from` to `to` share their first `depth` characters. */
  divide(from: number, to: number, depth: number): void {
    this.sortByCharacter(from, to, depth);
    const { text, suffixes } = this;
    let start = from;
    let groups = 0;
    while (start < to) {
      const character = text[suffixes[start]! + depth];
      let end = start + 1;
      while (end < to && text[suffixes[end]! + depth] === character) end++;
      groups++;
      const isInside = character !== undefined && character !== this.boundary;
      if (isInside && end - start > 1 && depth < this.maxLength) this.divide(start, end, depth + 1);
      start = end;
    }
    if (groups > 1 && depth >= 2) this.found(suffixes[from]!, depth, to - from);
  }

  private sortByCharacter(from: number, to: number, depth: number): void {
    const { text, suffixes, keys } = this;
    if (to - from > smallGroup) {
      for (let i = from; i < to; i++)
        keys[i] = (text[suffixes[i]! + depth] ?? 0) * 0x100000000 + suffixes[i]!;
      keys.subarray(from, to).sort();
      for (let i = from; i < to; i++) suffixes[i] = keys[i]! % 0x100000000;
      return;
    }
    for (let i = from + 1; i < to; i++) {
      const suffix = suffixes[i]!;
      const character = text[suffix + depth]!;
      let at = i;
      while (at > from && text[suffixes[at - 1]! + depth]! > character) {
        suffixes[at] = suffixes[at - 1]!;
        at--;
      }
      suffixes[at] = suffix;
    }
  }
}
