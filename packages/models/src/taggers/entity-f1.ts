import { foundEntities } from './found-entities.js';

/**
 * F1 of whole entities, over all types together; 0 where none is right.
 *
 * @param tags names of the tags in IOB2
 */
export function entityF1(
  predicted: readonly ArrayLike<number>[],
  actual: readonly ArrayLike<number>[],
  tags: readonly string[],
): number {
  const entitiesOf = (labels: ArrayLike<number>) =>
    foundEntities(Array.from(labels, (label) => tags[label]!)).map(
      ({ type, first, last }) => `${first} ${last} ${type}`,
    );
  let right = 0;
  let all = 0;
  predicted.forEach((labels, i) => {
    const wanted = new Set(entitiesOf(actual[i]!));
    const found = entitiesOf(labels);
    right += found.filter((entity) => wanted.has(entity)).length;
    all += found.length + wanted.size;
  });
  return right === 0 ? 0 : (2 * right) / all;
}
