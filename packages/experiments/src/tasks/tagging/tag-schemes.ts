/** How entities of several words are written as tags of single words. */
export const tagSchemes = ['IOB1', 'IOB2', 'IOBES'] as const;
export type TagScheme = (typeof tagSchemes)[number];

/** What tags mark, and how. */
export type Tagging =
  | {
      readonly tagging: 'entities';
      readonly scheme: TagScheme;
      /** The type of tags that name none: words, where every one is part of an entity. */
      readonly untyped: 'entity' | 'word';
    }
  | { readonly tagging: 'words' };

/** `B-person`, `I_person`, `S` alone; of BILOU `L` is read as `E` and `U` as `S`, of BMES `M` as `I`. */
const entityTag = /^([BIESLUM])(?:[-_](.+))?$/s;

const plainPrefixes: Readonly<Record<string, Parsed['prefix']>> = { L: 'E', U: 'S', M: 'I' };

interface Parsed {
  readonly prefix: 'B' | 'I' | 'E' | 'S' | 'O';
  readonly type: string;
}

function parse(tag: string, untyped: string): Parsed | undefined {
  if (tag === 'O') return { prefix: 'O', type: '' };
  const [, prefix, type = untyped] = entityTag.exec(tag) ?? [];
  if (prefix === undefined) return undefined;
  return { prefix: plainPrefixes[prefix] ?? (prefix as Parsed['prefix']), type };
}

/**
 * What the tags of sentences mark. They mark entities if each is `O` or has a prefix, and some has a
 * type: `IOBES` (BIOES, BILOU, BMES) if one has `E` or `S`, `IOB2` (BIO) if every entity begins with `B`,
 * `IOB1` if `B` stands only where an entity follows another of its type.
 */
export function taggingOf(sentences: Iterable<readonly string[]>): Tagging {
  let entities = 0;
  let closing = 0;
  let begun = 0;
  let unbegun = 0;
  let outside = 0;
  for (const tags of sentences) {
    let before: Parsed = { prefix: 'O', type: '' };
    for (const tag of tags) {
      const parsed = parse(tag, 'entity');
      if (parsed === undefined) return { tagging: 'words' };
      const { prefix, type } = parsed;
      if (prefix === 'O') outside++;
      else entities++;
      if (prefix === 'E' || prefix === 'S') closing++;
      const isFirst = before.prefix === 'O' || before.type !== type;
      if (prefix === 'B' && isFirst) begun++;
      if (prefix === 'I' && isFirst) unbegun++;
      before = parsed;
    }
  }
  if (entities === 0) return { tagging: 'words' };
  const scheme = closing > 0 ? 'IOBES' : unbegun > begun ? 'IOB1' : 'IOB2';
  return { tagging: 'entities', scheme, untyped: outside === 0 ? 'word' : 'entity' };
}

/** Tags in IOB2, and how many of them did not keep to their scheme. */
export interface ReadTags {
  readonly tags: readonly string[];
  readonly repaired: number;
}

/**
 * The tags of a sentence in IOB2. A tag that breaks the rules of its scheme is read for what it can
 * mean: an `I` or `E` that follows no tag of its type begins an entity, and in IOBES an entity that is
 * not closed ends where another begins or `O` stands.
 *
 * @param untyped the type of tags that name none
 * @throws Error for a tag that has no prefix, naming its position
 */
export function toIob2(tags: readonly string[], scheme: TagScheme, untyped = 'entity'): ReadTags {
  let before: Parsed = { prefix: 'O', type: '' };
  let repaired = 0;
  const written = tags.map((tag, i) => {
    const parsed = parse(tag, untyped);
    if (parsed === undefined)
      throw new Error(
        `the tag of word ${i + 1} is ${JSON.stringify(tag)}, expected O, or a prefix and a type as in B-person`,
      );
    const { prefix, type } = parsed;
    const isOpen =
      before.type === type && before.prefix !== 'O' && !(scheme === 'IOBES' && isClosed(before));
    if (breaks(parsed, { scheme, before, isOpen })) repaired++;
    before = parsed;
    if (prefix === 'O') return 'O';
    const begins = prefix === 'B' || prefix === 'S' || !isOpen;
    return `${begins ? 'B' : 'I'}-${type}`;
  });
  if (scheme === 'IOBES' && isUnclosed(before)) repaired++;
  return { tags: written, repaired };
}

const isClosed = ({ prefix }: Parsed): boolean => prefix === 'E' || prefix === 'S';
const isUnclosed = ({ prefix }: Parsed): boolean => prefix === 'B' || prefix === 'I';

function breaks(
  { prefix }: Parsed,
  {
    scheme,
    before,
    isOpen,
  }: { readonly scheme: TagScheme; readonly before: Parsed; readonly isOpen: boolean },
): boolean {
  const goesOn = prefix === 'I' || prefix === 'E';
  switch (scheme) {
    case 'IOB1':
      return prefix === 'B' && !isOpen;
    case 'IOB2':
      return prefix === 'I' && !isOpen;
    case 'IOBES':
      return goesOn ? !isOpen : isUnclosed(before);
  }
}
