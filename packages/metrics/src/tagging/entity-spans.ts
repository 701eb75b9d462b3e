/** A run of tokens of one type; both ends are inclusive. */
export interface EntitySpan {
  readonly type: string;
  readonly first: number;
  readonly last: number;
}

/**
 * `default`: as conlleval and seqeval's default mode read tags: `B` and `S` begin an entity, a
 * change of type does, and so does an `I` or `E` that follows none; `E` and `S` end one.
 * `strict`: IOB2 to the letter: an entity is a `B` with the `I` of its type that follow; an `I`
 * without one belongs to none.
 */
export type TagReading = 'default' | 'strict';

interface Tag {
  readonly prefix: 'B' | 'I' | 'E' | 'S' | 'O';
  readonly type: string;
}

const outside: Tag = { prefix: 'O', type: '' };

/** The entities of one sentence's tags, such as `B-PER I-PER O`, in order. */
export function entitySpans(
  tags: readonly string[],
  reading: TagReading = 'default',
): EntitySpan[] {
  const parsed = tags.map((tag, i) => parse(tag, i, reading));
  return reading === 'strict' ? strictSpans(parsed) : conllSpans(parsed);
}

function parse(tag: string, position: number, reading: TagReading): Tag {
  if (tag === 'O') return outside;
  const allowed = reading === 'strict' ? /^([BI])(?:-(.*))?$/su : /^([BIES])(?:-(.*))?$/su;
  const match = allowed.exec(tag);
  if (!match) {
    const wanted = reading === 'strict' ? 'O, B-TYPE or I-TYPE' : 'O, or B-, I-, E- or S-TYPE';
    throw new Error(`tag "${tag}" at position ${position}, want ${wanted}`);
  }
  return { prefix: match[1] as Tag['prefix'], type: match[2] || '_' };
}

function strictSpans(tags: readonly Tag[]): EntitySpan[] {
  const spans: EntitySpan[] = [];
  for (let first = 0; first < tags.length; first++) {
    const { prefix, type } = tags[first]!;
    if (prefix !== 'B') continue;
    let last = first;
    while (tags[last + 1]?.prefix === 'I' && tags[last + 1]!.type === type) last++;
    spans.push({ type, first, last });
  }
  return spans;
}

function conllSpans(tags: readonly Tag[]): EntitySpan[] {
  const spans: EntitySpan[] = [];
  let first = 0;
  let before = outside;
  [...tags, outside].forEach((tag, i) => {
    if (ends(before, tag)) spans.push({ type: before.type, first, last: i - 1 });
    if (begins(before, tag)) first = i;
    before = tag;
  });
  return spans;
}

function ends(before: Tag, tag: Tag): boolean {
  if (before.prefix === 'O') return false;
  if (before.prefix === 'E' || before.prefix === 'S') return true;
  return tag.prefix === 'B' || tag.prefix === 'S' || tag.prefix === 'O' || tag.type !== before.type;
}

function begins(before: Tag, tag: Tag): boolean {
  if (tag.prefix === 'O') return false;
  if (tag.prefix === 'B' || tag.prefix === 'S') return true;
  return (
    before.prefix === 'O' ||
    before.prefix === 'E' ||
    before.prefix === 'S' ||
    tag.type !== before.type
  );
}
