/** What happens to a delimiter between words. */
export type SplitBehavior =
  | 'Removed'
  | 'Isolated'
  | 'MergedWithPrevious'
  | 'MergedWithNext'
  | 'Contiguous';

export const splitBehaviors = [
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
] as const satisfies readonly SplitBehavior[];

/**
 * The words of a text of `length` units as `[start, end, …]`, when the ranges `delimiters`
 * (`[start, end, …]`, ascending) separate them; with `isInverted`, when everything else does.
 */
export function splitAt(
  delimiters: readonly number[],
  length: number,
  behavior: SplitBehavior,
  isInverted = false,
): number[] {
  if (behavior === 'Removed' && isInverted) return [...delimiters];
  if (behavior === 'Isolated' && covers(delimiters, length)) return [...delimiters];
  const spans: number[] = [];
  const isDelimiter: boolean[] = [];
  let last = 0;
  const push = (start: number, end: number, delimits: boolean) => {
    spans.push(start, end);
    isDelimiter.push(delimits !== isInverted);
  };
  for (let i = 0; i < delimiters.length; i += 2) {
    if (last !== delimiters[i]!) push(last, delimiters[i]!, false);
    push(delimiters[i]!, delimiters[i + 1]!, true);
    last = delimiters[i + 1]!;
  }
  if (last !== length) push(last, length, false);
  if (behavior === 'Isolated') return spans;
  if (behavior === 'Removed') return spans.filter((_, i) => !isDelimiter[i >> 1]);
  return merge(spans, isDelimiter, behavior);
}

/** Whether the ranges follow each other without a gap, from the beginning to the end. */
function covers(ranges: readonly number[], length: number): boolean {
  let last = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i] !== last) return false;
    last = ranges[i + 1]!;
  }
  return last === length;
}

function merge(
  spans: readonly number[],
  isDelimiter: readonly boolean[],
  behavior: 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous',
): number[] {
  const merged: number[] = [];
  const count = isDelimiter.length;
  let previous = false;
  for (let n = 0; n < count; n++) {
    const i = behavior === 'MergedWithNext' ? count - 1 - n : n;
    const delimits = isDelimiter[i]!;
    const joins = behavior === 'Contiguous' ? delimits === previous : delimits && !previous;
    if (joins && merged.length > 0) {
      if (behavior === 'MergedWithNext') merged[merged.length - 2] = spans[2 * i]!;
      else merged[merged.length - 1] = spans[2 * i + 1]!;
    } else merged.push(spans[2 * i]!, spans[2 * i + 1]!);
    previous = delimits;
  }
  if (behavior !== 'MergedWithNext') return merged;
  const ascending: number[] = [];
  for (let i = merged.length - 2; i >= 0; i -= 2) ascending.push(merged[i]!, merged[i + 1]!);
  return ascending;
}

/** The code points of `text` for which `holds`, as `[start, end, …]`. */
export function charactersWhere(text: string, holds: (codePoint: number) => boolean): number[] {
  const ranges: number[] = [];
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i)!;
    const end = i + (codePoint > 0xffff ? 2 : 1);
    if (holds(codePoint)) ranges.push(i, end);
    i = end;
  }
  return ranges;
}
