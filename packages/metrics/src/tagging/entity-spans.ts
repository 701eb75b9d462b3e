/** A run of tokens of one type; both ends are inclusive. */
export interface EntitySpan {
  readonly type: string;
  readonly first: number;
  readonly last: number;
}

/**
 * `default`: as conlleval and seqeval's default mode read tags: `B` and `S` begin an entity, a
 * change of type does, and so does an `I` or `E` that follows none; `E` and `S` end one. The first
 * character of a tag is its prefix, whatever it is; the type is what follows its first hyphen, or
 * else its first character (`B_PER` is a `_PER`).
 * `strict`: IOB2 to the letter: an entity is a `B` with the `I` of its type that follow; an `I`
 * without one belongs to none.
 */
export type TagReading = 'default' | 'strict';

interface Tag {
  readonly prefix: string;
  readonly type: string;
}

const outside: Tag = { prefix: 'O', type: '_' };

/** The entities of one sentence's tags, such as `B-PER I-PER O`, in order. */
export function entitySpans(
  tags: readonly string[],
  reading: TagReading = 'default',
): EntitySpan[] {
  return new SpanReader(reading).read(tags);
}

/**
 * Reads the tags of sentence after sentence. seqeval strings them together with an `O` between, which
 * shows only for prefixes that it does not know: such an entity may begin where an earlier one did,
 * even in an earlier sentence, so its `first` is below 0.
 */
export class SpanReader {
  private before: Tag = { prefix: 'O', type: '' };
  private first = 0;

  constructor(private readonly reading: TagReading) {}

  /** @throws Error for an empty tag, and in strict reading for one that is not of IOB2 */
  read(tags: readonly string[]): EntitySpan[] {
    const parsed = tags.map((tag, i) => parse(tag, i, this.reading));
    return this.reading === 'strict' ? strictSpans(parsed) : this.conllSpans(parsed);
  }

  private conllSpans(tags: readonly Tag[]): EntitySpan[] {
    const spans: EntitySpan[] = [];
    [...tags, outside].forEach((tag, i) => {
      if (ends(this.before, tag))
        spans.push({ type: this.before.type, first: this.first, last: i - 1 });
      if (begins(this.before, tag)) this.first = i;
      this.before = tag;
    });
    this.first -= tags.length + 1;
    return spans;
  }
}

function parse(tag: string, position: number, reading: TagReading): Tag {
  const [prefix, ...rest] = tag;
  const behind = rest.join('');
  if (prefix === undefined) throw new Error(`the tag at position ${position} is empty`);
  if (reading === 'default') {
    const hyphen = behind.indexOf('-');
    return { prefix, type: behind.slice(hyphen + 1) || '_' };
  }
  if (!'BIO'.includes(prefix))
    throw new Error(
      `tag "${tag}" at position ${position}, expected O, B-TYPE or I-TYPE; the default reading ` +
        'takes other schemes',
    );
  return { prefix, type: behind.replace(/^-+|-+$/g, '') || '_' };
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

function ends(before: Tag, tag: Tag): boolean {
  const { prefix } = before;
  if (prefix === 'E' || prefix === 'S') return true;
  if ((prefix === 'B' || prefix === 'I') && 'BSO'.includes(tag.prefix)) return true;
  return prefix !== 'O' && prefix !== '.' && before.type !== tag.type;
}

function begins(before: Tag, tag: Tag): boolean {
  const { prefix } = tag;
  if (prefix === 'B' || prefix === 'S') return true;
  if ((prefix === 'E' || prefix === 'I') && 'ESO'.includes(before.prefix)) return true;
  return prefix !== 'O' && prefix !== '.' && before.type !== tag.type;
}
