const sentenceEnd = /^[.!?…。！？]+$/u;

/** Where a sentence is cut into parts that are not too long: behind the ends of sentences if there are. */
export function wordParts(
  sentence: readonly string[],
  maxLength: number,
): [from: number, to: number][] {
  const parts: [number, number][] = [];
  for (let from = 0; from < sentence.length; ) {
    let to = Math.min(sentence.length, from + maxLength);
    if (to < sentence.length) {
      let end = to;
      while (end > from && !sentenceEnd.test(sentence[end - 1]!)) end--;
      if (end > from) to = end;
    }
    parts.push([from, to]);
    from = to;
  }
  return parts;
}
