import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TagScheme, taggingOf, toIob2 } from './tag-schemes.js';

interface Entity {
  readonly type: string;
  readonly length: number;
}

/** The tags of entities, one after the other with words outside between some, in each scheme. */
function written(entities: readonly (Entity | undefined)[], scheme: TagScheme): string[] {
  let before = '';
  return entities.flatMap((entity) => {
    if (entity === undefined) {
      before = '';
      return ['O'];
    }
    const { type, length } = entity;
    const tags = Array.from({ length }, (_, i) => {
      const [isFirst, isLast] = [i === 0, i === length - 1];
      if (scheme === 'IOBES')
        return `${isFirst && isLast ? 'S' : isFirst ? 'B' : isLast ? 'E' : 'I'}-${type}`;
      if (scheme === 'IOB1') return `${isFirst && before === type ? 'B' : 'I'}-${type}`;
      return `${isFirst ? 'B' : 'I'}-${type}`;
    });
    before = type;
    return tags;
  });
}

const sentence = fc.array(
  fc.option(
    fc.record({ type: fc.constantFrom('PER', 'LOC'), length: fc.integer({ min: 1, max: 3 }) }),
    { nil: undefined },
  ),
  { minLength: 1, maxLength: 6 },
);

describe('tags of entities', () => {
  it('in any scheme are read as the same entities, with nothing to repair', () => {
    fc.assert(
      fc.property(sentence, (entities) => {
        const wanted = written(entities, 'IOB2');
        for (const scheme of ['IOB1', 'IOB2', 'IOBES'] as const)
          expect(toIob2(written(entities, scheme), scheme)).toEqual({ tags: wanted, repaired: 0 });
      }),
    );
  });

  it.each([
    [['I-PER', 'O', 'I-LOC', 'B-LOC'], 'IOB1'],
    [['B-PER', 'I-PER', 'O', 'B-LOC'], 'IOB2'],
    [['B-PER', 'E-PER', 'O', 'S-LOC'], 'IOBES'],
    [['B-PER', 'L-PER', 'O', 'U-LOC'], 'IOBES'],
    [['B-PER', 'M-PER', 'E-PER', 'O'], 'IOBES'],
    [['B_PER', 'I_PER', 'O'], 'IOB2'],
    [['B', 'I', 'O'], 'IOB2'],
  ] as const)('%j are recognised as %s', (tags, scheme) => {
    expect(taggingOf([tags])).toMatchObject({ tagging: 'entities', scheme });
  });

  it('B, M, E and S divide Chinese characters into words', () => {
    const tags = ['B', 'E', 'S', 'B', 'M', 'E'];
    const found = taggingOf([tags]);
    expect(found).toEqual({ tagging: 'entities', scheme: 'IOBES', untyped: 'word' });
    expect(toIob2(tags, 'IOBES', 'word')).toEqual({
      tags: ['B-word', 'I-word', 'B-word', 'B-word', 'I-word', 'I-word'],
      repaired: 0,
    });
    expect(taggingOf([[...tags, 'O']])).toMatchObject({ untyped: 'entity' });
  });

  it.each([[['NOUN', 'VERB']], [['O', 'O']], [['B-PER', 'NOUN']], [['I', 'X']]])(
    '%j mark single words',
    (tags) => {
      expect(taggingOf([tags])).toEqual({ tagging: 'words' });
    },
  );

  it.each([
    [['O', 'I-PER', 'I-PER'], 'IOB2', ['O', 'B-PER', 'I-PER'], 1],
    [['B-PER', 'I-LOC'], 'IOB2', ['B-PER', 'B-LOC'], 1],
    [['B-PER', 'O'], 'IOB1', ['B-PER', 'O'], 1],
    [['B-PER', 'I-PER', 'O'], 'IOBES', ['B-PER', 'I-PER', 'O'], 1],
    [['E-PER', 'S-PER'], 'IOBES', ['B-PER', 'B-PER'], 1],
    [['S-PER', 'E-PER'], 'IOBES', ['B-PER', 'B-PER'], 1],
    [['B-PER'], 'IOBES', ['B-PER'], 1],
    [['B', 'I', 'L'], 'IOBES', ['B-entity', 'I-entity', 'I-entity'], 0],
  ] as const)('%j of %s are repaired to %j', (tags, scheme, wanted, repaired) => {
    expect(toIob2(tags, scheme)).toEqual({ tags: wanted, repaired });
  });

  it('without a prefix are named', () => {
    expect(() => toIob2(['O', 'NOUN'], 'IOB2')).toThrow('the tag of word 2 is "NOUN"');
  });
});
