import { UserError } from '../../user-error.js';
import type { TaggedDataConfig } from './config.js';
import { type TagScheme, taggingOf, toIob2 } from './tag-schemes.js';
import type { GivenSentences, TaggedExample, TaggedRow } from './task.js';

/** Reads tags as what they mark. */
export interface TagReader {
  readonly tagging: 'entities' | 'words';
  /** Names of the tags, in the order of the indices. */
  readonly tags: readonly string[];
  /** @throws UserError for a tag that the training sentences do not have */
  read(rows: readonly TaggedRow[], part: 'training' | 'validation' | 'test'): TaggedExample[];
  /** What was recognised and repaired so far. */
  notices(): string[];
}

/**
 * Finds out what the tags of the training sentences mark.
 *
 * @throws UserError when it is not what was asked for, or there is one tag only
 */
export function tagReader(
  given: Pick<GivenSentences, 'train' | 'from'>,
  wanted: TaggedDataConfig['tagging'],
): TagReader {
  const { rows } = given.train;
  const found = wanted === 'words' ? undefined : taggingOf(rows.map(({ tags }) => tags));
  if (wanted === 'entities' && found?.tagging !== 'entities') {
    const other = rows.flatMap(({ tags }) => tags).find((tag) => !/^[BIESLUMO]\b/.test(tag));
    throw new UserError(
      other === undefined
        ? `${given.from} has no entity: every word has the tag O.`
        : `${given.from} has the tag ${JSON.stringify(other)}, which is none of an entity: expected O, or a prefix and a type as in B-person.`,
      [(option) => `use ${option('tagging', 'words')} for tags of single words`],
    );
  }
  const entities = found?.tagging === 'entities' ? found : undefined;
  const scheme = entities?.scheme;
  const convert = (tags: readonly string[]) =>
    entities ? toIob2(tags, entities.scheme, entities.untyped) : { tags, repaired: 0 };
  const tags = namesOf(
    rows.flatMap((row) => convert(row.tags).tags),
    scheme,
  );
  if (tags.length < 2) {
    throw new UserError(
      `every word of ${given.from} has the tag ${JSON.stringify(tags[0])}: there is nothing to learn.`,
      ['give sentences with two tags at least', (option) => `check ${option('tagColumn')}`],
    );
  }
  const indexOf = new Map(tags.map((tag, i) => [tag, i]));
  const repairs: string[] = [];
  return {
    tagging: scheme === undefined ? 'words' : 'entities',
    tags,
    read(part, name) {
      let repaired = 0;
      const examples = part.map((row, i): TaggedExample => {
        const where = `sentence ${i + 1} of the ${name} data`;
        const converted = convertOrThrow(row.tags, where, convert);
        repaired += converted.repaired;
        return {
          tokens: row.tokens,
          labels: converted.tags.map((tag) => indexIn(indexOf, tag, where)),
        };
      });
      if (repaired > 0) {
        repairs.push(
          `Repaired ${repaired.toLocaleString('en-US')} tags of the ${name} data that broke the rules of ${scheme}.`,
        );
      }
      return examples;
    },
    notices: () => [...(scheme === undefined ? [] : [schemeNotices[scheme]]), ...repairs],
  };
}

const schemeNotices: Readonly<Record<TagScheme, string>> = {
  IOB1: 'The tags mark entities in IOB1 (B only between two entities of a type); they are read as IOB2.',
  IOB2: 'The tags mark entities in IOB2 (BIO).',
  IOBES: 'The tags mark entities in IOBES (BIOES, BILOU, BMES); they are read as IOB2.',
};

/** All tags there are; of entities `O` first, and both tags of each type, whichever occur. */
function namesOf(tags: readonly string[], scheme: TagScheme | undefined): string[] {
  const seen = [...new Set(tags)].sort();
  if (scheme === undefined) return seen;
  const types = [...new Set(seen.filter((tag) => tag !== 'O').map((tag) => tag.slice(2)))];
  return ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}

function convertOrThrow(
  tags: readonly string[],
  where: string,
  convert: (tags: readonly string[]) => { readonly tags: readonly string[]; repaired: number },
) {
  try {
    return convert(tags);
  } catch (error) {
    throw new UserError(`${where}: ${(error as Error).message}.`);
  }
}

function indexIn(indexOf: ReadonlyMap<string, number>, tag: string, where: string): number {
  const index = indexOf.get(tag);
  if (index !== undefined) return index;
  const name = tag.replace(/^[BI]-/, '');
  throw new UserError(
    `${where} has the tag ${JSON.stringify(name)}, which no training sentence has; they have ` +
      `${[...new Set([...indexOf.keys()].map((known) => known.replace(/^[BI]-/, '')))].join(', ')}.`,
    ['add training sentences with it', 'leave those sentences out'],
  );
}
