import { expect, it } from 'vitest';
import * as data from '../index.js';
import { embeddedSets, publicSets } from '../index.js';

it('every set that is made on the spot names its function, and no public set has its name', () => {
  for (const { id, madeBy } of embeddedSets) {
    for (const name of madeBy.split(', ')) expect(data).toHaveProperty(name);
    expect(publicSets).not.toHaveProperty([id]);
  }
});

it.each(embeddedSets.filter(({ id }) => id !== 'language-id').map((set) => [set.id, set] as const))(
  '%s has examples in every part',
  (_, set) => {
    const sizes = Object.values(set.sizes());
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  },
);
